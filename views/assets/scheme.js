// Before the page is drawn: the colour scheme that somebody chose in this browser.
window.chooseScheme = (scheme) => {
  if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset.theme = scheme
  else delete document.documentElement.dataset.theme
}
try {
  window.chooseScheme(localStorage.getItem('theme'))
} catch {
  // The browser's own, then.
}
