// For the pages of the dashboard and the demo shop: buttons that copy, and clocks that run.
async function copy(button) {
  const source = document.getElementById(button.dataset.copy)
  const label = button.textContent
  try {
    await navigator.clipboard.writeText(source.textContent)
    button.textContent = 'Copied'
    setTimeout(() => {
      button.textContent = label
    }, 1500)
  } catch {
    // Without a secure origin there is no clipboard: show it, selected, to be copied by hand.
    const fold = source.closest('details.curl')
    if (fold) fold.open = true
    getSelection().selectAllChildren(source)
  }
}

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-copy]')
  if (button) void copy(button)
})

/** A running clock runs on the page, too. */
setInterval(() => {
  for (const clock of document.querySelectorAll('[data-ticks="true"]')) {
    const shown = clock.dataset.shown ?? clock.dataset.now
    const next = new Date(Date.parse(shown.replace(/(\.\d{3})\d+/, '$1')) + 1000).toISOString()
    clock.dataset.shown = next
    clock.textContent = next.slice(0, 19).replace('T', ' ')
  }
}, 1000)
