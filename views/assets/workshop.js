// Checks the scenario in the editor while somebody types, and marks the lines that something is wrong with.
const field = document.getElementById('yaml')
const lines = document.getElementById('lines')
const answer = () => document.getElementById('answer')
let timer = null
let asked = null

/** The answer of the form as it is: a run that arms and saves nothing. */
async function check() {
  asked?.abort()
  asked = new AbortController()
  const fields = new URLSearchParams(new FormData(field.form))
  fields.set('how', 'run')
  try {
    const response = await fetch(field.form.getAttribute('action'), {
      method: 'POST',
      body: fields,
      signal: asked.signal,
    })
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const fresh = page.getElementById('answer')
    if (fresh !== null) window.Idiomorph.morph(answer(), fresh)
  } catch {
    // Somebody typed on, or the sandbox is away: the next check tells.
  }
}

function checkSoon() {
  clearTimeout(timer)
  timer = setTimeout(check, 300)
}

/** Behind the text, each of its lines: the wrong ones are coloured. */
function mark() {
  const wrong = [...answer().querySelectorAll('.bad [data-line]')].map((link) => link.dataset.line)
  const drawn = field.value.split('\n').map((text, index) => {
    const line = document.createElement('span')
    line.textContent = `${text}\n`
    if (wrong.includes(String(index + 1))) line.className = 'wrong'
    return line
  })
  lines.replaceChildren(...drawn)
  follow()
}

function follow() {
  lines.scrollTop = field.scrollTop
  lines.scrollLeft = field.scrollLeft
}

/** Selects a line, and scrolls to it. */
function show(number) {
  const before = field.value
    .split('\n')
    .slice(0, number - 1)
    .join('\n').length
  const start = number === 1 ? 0 : before + 1
  const end = field.value.indexOf('\n', start)
  field.focus()
  field.setSelectionRange(start, end < 0 ? field.value.length : end)
  field.scrollTop = (number - 4) * Number.parseFloat(getComputedStyle(field).lineHeight)
}

field.addEventListener('input', () => {
  mark()
  checkSoon()
})
field.addEventListener('scroll', follow)
document.getElementById('payer').addEventListener('change', check)
field.form.addEventListener('submit', () => {
  clearTimeout(timer)
  asked?.abort()
})
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-line]')
  if (link === null) return
  event.preventDefault()
  show(Number(link.dataset.line))
})
new MutationObserver(mark).observe(answer(), { childList: true, subtree: true })
new MutationObserver(() => {
  if (lines.childElementCount === 0) mark()
}).observe(lines, { childList: true })
// A browser that comes back keeps what was typed.
window.addEventListener('pageshow', mark)
mark()
if (answer().childElementCount === 0) void check()
