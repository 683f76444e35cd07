// Keeps a page of the dashboard up to date, and sends its forms without leaving it. Every page works without it.
const main = () => document.querySelector('main')
const kinds = `payment_order.status payment.created payment.status refund.status approval.status
  checkout redirect callback.attempt callback.delivered callback.failed callback.lost fault
  request clock scenario.armed world.restored world.named world.paused world.resumed
  world.reset`.split(/\s+/)

/** Is there in a field what somebody put there, or the browser kept for them? A fresh page must not take it away. */
function isFilled(node) {
  if (node.matches?.('select')) {
    const usual = [...node.options].findIndex(({ defaultSelected }) => defaultSelected)
    return node.selectedIndex !== Math.max(usual, 0)
  }
  if (!node.matches?.('input, textarea')) return false
  return node.value !== node.defaultValue || node.checked !== node.defaultChecked
}

/** Does a node hold what a form answered, or what somebody put into a field? */
function isSomebodys(node) {
  if (node.id === 'notice' || isFilled(node)) return true
  const parts = node.querySelectorAll?.('[data-answer], input, select, textarea') ?? []
  return [...parts].some((part) => isFilled(part) || 'answer' in part.dataset)
}

/**
 * Puts a page in the place of this one. What is open stays open, what has the focus keeps it, fields keep what somebody
 * put there, and what a form answered (`data-answer`) stays until another answer takes its place. Where nobody asked for
 * the page (`isNews`), nothing of that is taken away with what is around it, and the editor of scenarios is left alone.
 */
function show(page, isNews = false) {
  const next = page.querySelector('main')
  document.title = page.title
  dropScriptless(next)
  const around = surroundings(document.activeElement)
  window.Idiomorph.morph(main(), next, {
    restoreFocus: true,
    callbacks: {
      beforeAttributeUpdated: (name, node) =>
        !(name === 'open' && node.matches('details')) &&
        !(name === 'hidden' && 'progress' in node.dataset),
      beforeNodeMorphed: (node, fresh) =>
        !isFilled(node) &&
        !(isNews && node.dataset?.workshop === '') &&
        !(node.dataset?.answer === '' && fresh.childElementCount === 0),
      beforeNodeRemoved: (node) => !(isNews && isSomebodys(node)),
    },
  })
  // What had the focus may be gone: its neighbour has it then, so that a keyboard goes on from there.
  if (document.activeElement === document.body) {
    const place = around.find((element) => element.isConnected)
    const neighbour = place?.querySelector('button, a[href], summary, select') ?? place
    neighbour?.focus({ preventScroll: true })
  }
  if (main().dataset.events !== followed && stream !== null) follow()
  document.dispatchEvent(new Event('shown'))
}

function pageIn(html) {
  return new DOMParser().parseFromString(html, 'text/html')
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
    // The page that waits for a payment leads on to it.
    if (answer.redirected && new URL(answer.url).pathname !== location.pathname) {
      return location.replace(answer.url)
    }
    const html = answer.ok ? await answer.text() : null
    if (html !== null && sent === before) show(pageIn(html), true)
  } catch {
    // The stream tells when the sandbox is back.
  }
  isFetching = false
}

document.addEventListener('look', () => {
  shown = addressOf(location)
  refresh()
})

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

/** Browsers allow few streams to a host: tabs nobody looks at, or not yet, have none. */
function followWhileSeen() {
  if (!main()?.dataset.events) return
  if (document.hidden) {
    stream?.close()
    stream = null
  } else if (stream === null) {
    follow()
  }
}
document.addEventListener('visibilitychange', followWhileSeen)
followWhileSeen()

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
    const text = await answer.text()
    const page = pageIn(text)
    const refusal = refusalIn(page, text)
    if (refusal !== null) tellRefusal(refusal)
    else {
      if (answer.redirected && new URL(answer.url).pathname !== location.pathname) {
        history.pushState(null, '', answer.url)
        shown = addressOf(location)
      }
      show(page)
    }
  } catch {
    tellRefusal('The sandbox did not answer. Whether it did what you asked for is not known.')
  }
  const message = document.querySelector('#notice') ?? document.querySelector('[data-answer]')
  message?.scrollIntoView({ block: 'nearest' })
  busy -= 1
  button?.removeAttribute('aria-busy')
  if ('progress' in form.dataset) progress.end()
  if (busy === 0) refresh()
})

/** Why a form was refused; null where it was not. Where it did not come to a page, the answer is no page at all. */
function refusalIn(page, text) {
  if (page.querySelector('main')) {
    return page.querySelector('.lost [role="alert"]')?.textContent ?? null
  }
  try {
    return JSON.parse(text)
      .errors.map(({ description }) => description)
      .join(' ')
  } catch {
    return 'The sandbox gave no answer that could be read. Load the page again.'
  }
}

/** On the page that asked, so that what was typed there is not lost. */
function tellRefusal(text) {
  const notice = Object.assign(document.createElement('p'), {
    id: 'notice',
    className: 'banner bad',
    textContent: text,
  })
  notice.setAttribute('role', 'alert')
  document.getElementById('notice')?.remove()
  main().prepend(notice)
}

/** The page that is shown; a jump within it, as of the link to its content, needs no other. */
const addressOf = ({ pathname, search }) => `${pathname}${search}`
let shown = addressOf(location)
window.addEventListener('popstate', () => {
  if (addressOf(location) !== shown) location.reload()
})

document.addEventListener('change', ({ target }) => {
  if (target.matches('[data-submits]')) target.form.requestSubmit()
})

/** Buttons for what a script does by itself. */
function dropScriptless(part) {
  for (const button of part.querySelectorAll('[data-without-scripts]')) button.remove()
}
dropScriptless(document)
