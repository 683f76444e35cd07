// For the pages of the dashboard and the demo shop: buttons that copy, and clocks that run.
async function copy(button) {
  const { copy, copyText, copyAddress } = button.dataset
  const source = document.getElementById(copy)
  const text = source ? source.textContent : copyText
  try {
    await navigator.clipboard.writeText(
      copyAddress === undefined ? text : new URL(text, location.href).href,
    )
    tellCopied(button)
  } catch {
    if (!source) return
    // Without a secure origin there is no clipboard: show it, selected, to be copied by hand.
    const fold = source.closest('details.curl')
    if (fold) fold.open = true
    getSelection().selectAllChildren(source)
  }
}

/** On the button, or beside its picture. */
function tellCopied(button) {
  const isPicture = button.matches('.copy')
  const label = button.innerHTML
  button.classList.add('copied')
  if (!isPicture) button.textContent = 'Copied'
  setTimeout(() => {
    button.classList.remove('copied')
    if (!isPicture) button.innerHTML = label
  }, 1500)
}

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-copy], [data-copy-text]')
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
