// Makes the checkout and the pretend phone live. Every page works without it.
const page = document.querySelector('[data-testid="checkout"]')
const isFramed = window.parent !== window
const drawer = document.querySelector('details.drawer')

// While the browser loads the next page, an update must not send it elsewhere.
let quietUntil = 0
const keepQuiet = () => {
  quietUntil = Date.now() + 30_000
}

/** Goes on to the page that fits the checkout's state now, with the drawer as it is. */
function goOn() {
  const url = new URL(page.dataset.page, location.href)
  if (drawer?.open) url.searchParams.set('drawer', 'open')
  location.replace(url)
}

/** Swaps what changed, so that a screen reader speaks only of that, and keeps the focus where it was. */
function swap([name, html]) {
  const part = document.querySelector(`[data-live="${name}"]`)
  const next = document.createElement('div')
  next.innerHTML = html.trim()
  if (part === null || next.innerHTML === part.innerHTML.trim()) return
  const hadFocus = part.contains(document.activeElement)
  part.replaceChildren(...next.childNodes)
  if (hadFocus) part.querySelector('a, button')?.focus()
}

async function look() {
  const offline = document.querySelector('[data-offline]')
  try {
    const answer = await fetch(page.dataset.liveUrl, { cache: 'no-store' })
    const live = await answer.json()
    offline.hidden = true
    if (Date.now() > quietUntil) {
      if (live.at !== page.dataset.at) return goOn()
      Object.entries(live.parts).forEach(swap)
    }
  } catch {
    offline.hidden = Date.now() < quietUntil
  }
  setTimeout(look, 1000)
}

/** Follows a link by itself; waits while someone works in the drawer. */
function follow(link, seconds) {
  const text = document.querySelector('[data-countdown]')
  if (text) {
    text.hidden = drawer?.open === true || seconds === 0
    text.querySelector('span').textContent = seconds
  }
  if (seconds <= 0) {
    keepQuiet()
    return location.replace(link.href)
  }
  setTimeout(() => follow(link, drawer?.open ? seconds : seconds - 1), 1000)
}

/** Once for each order: coming back with the browser's button must not open the app again. */
function openApp(link) {
  try {
    if (sessionStorage.getItem('opened') === link.dataset.auto) return
    sessionStorage.setItem('opened', link.dataset.auto)
    keepQuiet()
    location.assign(link.href)
  } catch {
    // A sandboxed frame has no storage: the payer presses the button.
  }
}

function filter(field) {
  const list = document.getElementById(field.dataset.filter)
  const none = document.querySelector('[data-none]')
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLocaleLowerCase('sv')
    for (const item of list.children)
      item.hidden = !item.dataset.name.toLocaleLowerCase('sv').includes(wanted)
    const isEmpty = [...list.children].every((item) => item.hidden)
    none.textContent = isEmpty ? none.dataset.none : ''
  })
}

function tellParent({ outcome, status, paymentId: payment_id }) {
  const message = { source: 'ping-sandbox', type: 'checkout.ended', outcome, status, payment_id }
  window.parent.postMessage(message, '*')
}

/** iPadOS says it is a Mac; the touch screen gives it away. */
function isHiddenPad() {
  return /Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1
}

window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) quietUntil = 0
})
document.addEventListener('submit', keepQuiet)
document.addEventListener('click', ({ target }) => {
  if (target.closest('a[href]:not([target])')) keepQuiet()
})

/** Where the page is shown, as far as the browser kept it from the server: asks for the page that fits. */
function tellWhereShown() {
  const here = new URL(location.href)
  const known = new URL(page.dataset.page, here).searchParams
  if (isHiddenPad() && !known.has('device')) here.searchParams.set('device', 'phone')
  if (isFramed && !known.has('framed')) here.searchParams.set('framed', '1')
  if (here.href !== location.href) location.replace(here)
}

if (page) tellWhereShown()
for (const form of isFramed ? document.querySelectorAll('form[method="post"]') : []) {
  form.append(
    Object.assign(document.createElement('input'), { type: 'hidden', name: 'framed', value: '1' }),
  )
}
if (isFramed && page && 'ended' in page.dataset) tellParent(page.dataset)
for (const link of document.querySelectorAll('a[data-follow]'))
  follow(link, Number(link.dataset.follow))
if (!isFramed) for (const link of document.querySelectorAll('a[data-auto]')) openApp(link)
for (const field of document.querySelectorAll('[data-filter]')) filter(field)
if (page?.dataset.liveUrl) setTimeout(look)
