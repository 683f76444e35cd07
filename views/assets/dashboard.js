// Keeps a page of the window up to date, and sends its forms without leaving it. Every page works without it.
const main = () => document.querySelector('main')
const kinds = [
  'payment_order.status',
  'payment.created',
  'payment.status',
  'refund.status',
  'errand.status',
  'checkout',
  'redirect',
  'callback.attempt',
  'callback.delivered',
  'callback.failed',
  'callback.lost',
  'fault',
  'request',
  'clock',
  'scenario.armed',
  'world.restored',
  'world.reset',
]

/** Fields somebody has begun to fill in: a fresh page must not empty them. */
const touched = new WeakSet()
document.addEventListener('input', ({ target }) => touched.add(target))

/** Puts a page in the place of this one; what is open stays open, what has the focus keeps it. */
function show(html, keepsNotice = false) {
  const page = new DOMParser().parseFromString(html, 'text/html')
  const next = page.querySelector('main')
  if (next === null) return false
  document.title = page.title
  dropScriptless(next)
  const around = surroundings(document.activeElement)
  window.Idiomorph.morph(main(), next, {
    restoreFocus: true,
    callbacks: {
      beforeAttributeUpdated: (name, node) =>
        !(name === 'open' && node.matches('details')) &&
        !(name === 'hidden' && 'progress' in node.dataset),
      beforeNodeMorphed: (node) => !touched.has(node),
      beforeNodeRemoved: (node) => !(keepsNotice && node.id === 'notice'),
    },
  })
  // What had the focus may be gone: its neighbour has it then, so that a keyboard goes on from there.
  if (document.activeElement === document.body) {
    const place = around.find((element) => element.isConnected)
    const neighbour = place?.querySelector('button, a[href], summary, select') ?? place
    neighbour?.focus({ preventScroll: true })
  }
  if (main().dataset.events !== followed && stream !== null) follow()
  return true
}

/** What is around an element of the page, from near to far. */
function surroundings(element) {
  const around = []
  for (let at = element; main().contains(at); at = at.parentElement) around.push(at)
  return around
}

// --- live -------------------------------------------------------------------------------------------------------

/** Requests of forms under way: their answers are pages, so that nothing else needs to be fetched. */
let busy = 0
let isDue = false
let isFetching = false
/** Counts the forms sent: a page asked for before one was sent tells of the past. */
let sent = 0

/** Looks again, soon: a thousand events in a second are one look. */
function refresh() {
  if (isDue || busy > 0) return
  isDue = true
  setTimeout(look, 150)
}

async function look() {
  if (isFetching) return setTimeout(look, 150)
  isFetching = true
  isDue = false
  const before = sent
  try {
    const url = new URL(location.href)
    for (const name of ['did', 'what', 'in', 'returned']) url.searchParams.delete(name)
    const answer = await fetch(url, { cache: 'no-store' })
    // What somebody has just done stays said, however much happens meanwhile.
    const html = answer.ok ? await answer.text() : null
    if (html !== null && sent === before) show(html, true)
  } catch {
    // The stream tells when the sandbox is back.
  }
  isFetching = false
}

function concerns({ payment_id }) {
  const { about } = main().dataset
  return !about || payment_id === null || payment_id === about
}

let stream = null
let followed = null

function follow() {
  stream?.close()
  followed = main().dataset.events
  stream = new EventSource(followed)
  // Whatever happened while nobody listened, since this page was written, is in a fresh one.
  stream.addEventListener('ready', () => {
    offline(false)
    refresh()
  })
  stream.addEventListener('error', ({ target }) => {
    offline(true)
    // Cut off by an answer with an error, a browser tries no more by itself.
    if (target.readyState === EventSource.CLOSED) setTimeout(() => again(target), 2000)
  })
  for (const kind of kinds) {
    stream.addEventListener(kind, ({ data }) => {
      const event = JSON.parse(data)
      progress.count(event)
      if (concerns(event)) refresh()
    })
  }
}

function again(closed) {
  if (stream === closed && !document.hidden) follow()
}

function offline(isOff) {
  const line = document.querySelector('[data-offline]')
  if (line) line.hidden = !isOff
}

// Browsers allow few streams to a host: tabs nobody looks at give theirs up.
document.addEventListener('visibilitychange', () => {
  if (!main()?.dataset.events) return
  if (document.hidden) {
    stream?.close()
    stream = null
  } else if (stream === null) {
    follow()
    refresh()
  }
})
if (main()?.dataset.events) follow()

// --- progress ---------------------------------------------------------------------------------------------------

const progress = {
  text: null,
  kind: null,
  total: null,
  seen: 0,
  begin(form) {
    this.text = form.dataset.progress ?? null
    this.kind = form.dataset.counts ?? null
    this.total = Number(form.querySelector('[data-total]')?.value) || null
    this.seen = 0
    this.paint()
    setTimeout(() => {
      if (this.text !== null) this.place().hidden = false
    }, 250)
  },
  count({ kind, at }) {
    if (this.text === null || kind === 'request' || (this.kind !== null && kind !== this.kind))
      return
    this.seen += 1
    this.at = at
    this.paint()
  },
  end() {
    this.text = null
    this.place().hidden = true
  },
  place: () => document.querySelector('[data-progress]:not(form)'),
  paint() {
    const bar = this.place().querySelector('progress')
    if (this.total === null) bar.removeAttribute('value')
    else {
      bar.max = this.total
      bar.value = this.seen
    }
    const where =
      this.at && this.kind === null
        ? `, the clock at ${this.at.slice(0, 19).replace('T', ' ')}`
        : ''
    const of = this.total === null ? ` things happened${where}` : ` of ${this.total}`
    this.place().querySelector('p').textContent = `${this.text}… ${this.seen}${of}`
  },
}

// --- forms ------------------------------------------------------------------------------------------------------

/** A form whose answer is a page of somebody else, such as the checkout. */
function leaves(form) {
  return 'leaves' in form.dataset || form.querySelector('[data-total]')?.value === '1'
}

document.addEventListener('submit', async (event) => {
  const form = event.target
  if (form.method !== 'post' || leaves(form)) return
  event.preventDefault()
  const button = event.submitter
  const fields = new URLSearchParams(new FormData(form, button))
  busy += 1
  sent += 1
  button?.setAttribute('aria-busy', 'true')
  if ('progress' in form.dataset) progress.begin(form)
  try {
    const answer = await fetch(form.getAttribute('action'), { method: 'POST', body: fields })
    const html = await answer.text()
    if (answer.redirected && new URL(answer.url).pathname !== location.pathname) {
      history.pushState(null, '', answer.url)
    }
    if (!show(html)) refused(html)
    document.querySelector('.banner')?.scrollIntoView({ block: 'nearest' })
  } catch {
    offline(true)
  }
  busy -= 1
  button?.removeAttribute('aria-busy')
  if ('progress' in form.dataset) progress.end()
  if (busy === 0) refresh()
})

/** Refused before it came to a page, such as a form of another host: the answer says why. */
function refused(text) {
  const notice = Object.assign(document.createElement('p'), {
    id: 'notice',
    className: 'banner bad',
  })
  notice.role = 'alert'
  try {
    notice.textContent = JSON.parse(text)
      .errors.map(({ description }) => description)
      .join(' ')
  } catch {
    notice.textContent = 'The sandbox gave no answer that could be read. Load the page again.'
  }
  document.getElementById('notice')?.remove()
  main().prepend(notice)
}

window.addEventListener('popstate', () => location.reload())

document.addEventListener('change', ({ target }) => {
  if (target.matches('[data-submits]')) target.form.requestSubmit()
})

// --- small comforts ---------------------------------------------------------------------------------------------

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

/** Buttons for what a script does by itself. */
function dropScriptless(part) {
  for (const button of part.querySelectorAll('[data-without-scripts]')) button.remove()
}
dropScriptless(document)
