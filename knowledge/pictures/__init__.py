"""The pictures for patients: drawn from the facts at publish time, in one style, as SVG for the web and PNG for Telegram."""
