// The chat on any site: <script src="https://…/widget.js" defer></script>, with data-language, data-colours or data-open where wished.
(() => {
  const given = JSON.parse('{given}');
  const own = document.currentScript;
  const server = new URL(own.src).origin;
  const base = `${server}/static/v-${given.version}`;
  import(`${base}/chat/widget.js`).then(({ embed }) => embed({ ...given, ...own.dataset, server, base }));
})();
