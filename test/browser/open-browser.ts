import { existsSync } from 'node:fs'
import {
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { test as base, expect, onTestFinished } from 'vitest'

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const isInstalled = existsSync(executablePath)

if (!isInstalled) {
  const told = `There is no Chromium at ${executablePath}; name one in CHROMIUM_PATH.`
  if (process.env['CI'] === 'true') throw new Error(told)
  process.stderr.write(`${told} The browser tests are skipped.\n`)
}

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
]

const iPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'

/** What a payer may look through. */
export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent: iPhone,
}

/** Counted as our own: the sandbox and the shop both live on this machine. */
function isHere(url: string): boolean {
  return !/^(?:https?|wss?):/.test(url) || new URL(url).hostname === '127.0.0.1'
}

/** The browser's word on an answer with an error, told of apart. */
const isOfStatus = /^Failed to load resource: the server responded with a status/

/** Swagger UI takes the `_` of an operation's id for a space in the old spelling of links. */
const isOfDeepLinks = /^Deprecated: escaping deep link whitespace/

/** Lists what a test may not do: ask another host for anything, or meet an error of the page's own. */
async function watch(context: BrowserContext) {
  const elsewhere: string[] = []
  const errors: string[] = []
  await context.route(
    (url) => !isHere(url.href),
    (route) => route.abort(),
  )
  context.on('request', (request) => {
    if (!isHere(request.url())) elsewhere.push(request.url())
  })
  context.on('weberror', (error) => errors.push(error.error().message))
  // A page that is not found says so itself; what a page asks for must be there.
  context.on('response', (response) => {
    if (response.status() < 400 || response.request().isNavigationRequest()) return
    // So does a page whose form is refused.
    if (response.request().method() === 'POST' && response.status() < 500) return
    // It may look again whether it is there by now.
    if (response.url() === response.frame().url()) return
    errors.push(`${response.status()} ${response.url()}`)
  })
  context.on('console', (message) => {
    if (isOfDeepLinks.test(message.text())) return
    if (message.type() === 'error' && !isOfStatus.test(message.text())) errors.push(message.text())
  })
  return () => {
    const met = { elsewhere: elsewhere.splice(0), errors: errors.splice(0) }
    expect(met).toEqual({ elsewhere: [], errors: [] })
  }
}

/**
 * A test with a browser, one for each worker. `openPage` opens a page in a browser profile of its own; `stillPage` is the
 * same page for a whole file, quicker, in which the checkout's script is an empty one, so that nothing moves on while it
 * is looked at. The test fails if a page asks another host for anything or meets an error of its own.
 */
export const test = base
  .extend('launching', { scope: 'worker' }, { executablePath, args })
  .extend('browser', { scope: 'worker' }, async ({ launching }, { onCleanup }) => {
    const browser = await chromium.launch(launching)
    onCleanup(() => browser.close())
    return browser
  })
  .extend('openPage', ({ browser }) => {
    return async (options: BrowserContextOptions = desktop): Promise<Page> => {
      const context = await browser.newContext({ locale: 'en-GB', ...options })
      const check = await watch(context)
      onTestFinished(async () => {
        await context.close()
        check()
      })
      return context.newPage()
    }
  })
  .extend('still', { scope: 'file' }, async ({ browser }, { onCleanup }) => {
    const context = await browser.newContext({ locale: 'en-GB', ...desktop })
    onCleanup(() => context.close())
    const check = await watch(context)
    await context.route(/\/checkout[^/]*\.js/, (route) =>
      route.fulfill({ body: '', contentType: 'text/javascript' }),
    )
    return { page: await context.newPage(), check }
  })
  .extend('stillPage', ({ still: { page, check } }) => {
    onTestFinished(check)
    return page
  })
  .skipIf(!isInstalled)
