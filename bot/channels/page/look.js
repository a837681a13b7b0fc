// Before anything is shown: the text size and colours that were chosen here before.
(() => {
  const page = document.documentElement;
  page.classList.add("scripted");
  try {
    for (const name of ["size", "colours"]) page.dataset[name] = localStorage.getItem(`her2-${name}`) ?? "";
  } catch { /* nothing is kept: as the browser likes it */ }
})();
