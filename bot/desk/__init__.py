"""The coordinators' web desk: rendered on the server, kept live by htmx."""
