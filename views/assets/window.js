// For the pages of the dashboard: entries that open in place, keys, and times as people read them.

// --- entries ------------------------------------------------------------------------------------------------------

/** What an entry's own page says of it, put under its line when it is opened. */
async function load(place) {
  if (place.childElementCount > 0 || place.dataset.loading) return
  place.dataset.loading = 'true'
  try {
    const answer = await fetch(place.dataset.load, { cache: 'no-store' })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const part = page.querySelector('[data-part="entry"]')
    const refusal = page.querySelector('.lost [role="alert"]')?.textContent
    if (part) place.replaceChildren(...part.childNodes)
    else place.textContent = refusal ?? 'The sandbox gave no answer that could be read.'
    for (const field of place.querySelectorAll('input[name="here"]'))
      field.value = `${location.pathname}${location.search}`
  } catch {
    place.textContent = 'The sandbox does not answer.'
  }
  delete place.dataset.loading
  readTimes(place)
}

document.addEventListener(
  'toggle',
  ({ target }) => {
    const place = target.open && target.querySelector(':scope > [data-load]')
    if (place) void load(place)
  },
  true,
)

// --- keys ---------------------------------------------------------------------------------------------------------

const rows = () => [...document.querySelectorAll('[data-row]')]
const handleOf = (row) => row.querySelector('summary, a[href]')

/** The next row, or the one before; from elsewhere, the first. */
function step(by) {
  const all = rows()
  const at = all.findIndex((row) => row.contains(document.activeElement))
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)
  const handle = all[next] && handleOf(all[next])
  handle?.focus()
  handle?.scrollIntoView({ block: 'nearest' })
}

const keys = {
  '/': () => {
    const field = document.querySelector('[data-search]')
    field?.focus()
    field?.select()
  },
  j: () => step(1),
  k: () => step(-1),
  r: () => document.dispatchEvent(new CustomEvent('look')),
}

document.addEventListener('keydown', (event) => {
  const { key, target, ctrlKey, metaKey, altKey } = event
  if (key === 'Escape') closePanel(target)
  const isTyping = target.matches?.('input, textarea, select, [contenteditable]')
  if (ctrlKey || metaKey || altKey || isTyping || !Object.hasOwn(keys, key)) return
  event.preventDefault()
  keys[key]()
})

/** Escape closes the panel one is in, and leaves one at what opened it. */
function closePanel(target) {
  const panel = target.closest?.('details.clock-panel[open], details.page-settings[open]')
  if (!panel) return
  panel.open = false
  panel.querySelector('summary').focus()
}

// --- panes ----------------------------------------------------------------------------------------------------------

const isWide = matchMedia('(min-width: 100rem)')

/** On a wide screen a payment of the list is shown beside it; a second click opens its own page. */
document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-pane]')
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
  if (!link || !isPlain || !isWide.matches || link.getAttribute('aria-current')) return
  event.preventDefault()
  history.replaceState(null, '', link.dataset.pane)
  document.dispatchEvent(new CustomEvent('look'))
})

// --- times and looks ------------------------------------------------------------------------------------------------

/** What somebody chose, kept in this browser. */
const chosen = {
  get: (name, usual) => {
    try {
      return localStorage.getItem(name) ?? usual
    } catch {
      return usual
    }
  },
  set: (name, value) => {
    try {
      localStorage.setItem(name, value)
    } catch {
      // It holds for this page, then.
    }
  },
}

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
]

function age(ms) {
  const far = Math.abs(ms)
  const unit = units.find(([length]) => far >= length)
  if (!unit) return 'now'
  const text = `${Math.floor(far / unit[0])} ${unit[1]}`
  return ms < 0 ? `in ${text}` : `${text} ago`
}

const parse = (iso) => Date.parse(iso.replace(/(\.\d{3})\d+/, '$1'))

/** `2026-01-02 03:04:05 UTC`, or the same in the reader's own zone. */
function absolute(iso) {
  const at = parse(iso)
  if (Number.isNaN(at)) return iso
  if (zone === 'utc') return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
  const parts = { dateStyle: 'short', timeStyle: 'medium' }
  return new Intl.DateTimeFormat('sv-SE', parts).format(at)
}

let zone = chosen.get('zone', 'utc')
/** When a page told what now is, by what it told. */
const toldAt = new Map()

function readTimes(part = document) {
  for (const time of part.querySelectorAll('time.abs')) time.textContent = absolute(time.dateTime)
  for (const time of part.querySelectorAll('time.ago')) {
    const { now, runs } = time.dataset
    if (!toldAt.has(now)) toldAt.set(now, performance.now())
    const since = runs === 'true' ? performance.now() - toldAt.get(now) : 0
    const text = age(parse(now) + since - parse(time.dateTime))
    if (time.textContent !== text) time.textContent = text
    const title = absolute(time.dateTime)
    if (time.title !== title) time.title = title
  }
}

setInterval(readTimes, 1000)
document.addEventListener('shown', () => {
  toldAt.clear()
  readTimes()
  markChoices()
})

function markChoices() {
  const now = { zone, theme: chosen.get('theme', 'auto') }
  for (const button of document.querySelectorAll('[data-choice]')) {
    button.setAttribute('aria-pressed', String(now[button.dataset.choice] === button.value))
    button.hidden = false
  }
}

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-choice]')
  if (!button) return
  const { choice } = button.dataset
  chosen.set(choice, button.value)
  if (choice === 'zone') zone = button.value
  else window.chooseScheme(button.value)
  readTimes()
  markChoices()
})

readTimes()
markChoices()
