import type { CookieJar } from 'tough-cookie'
import { parseDuration } from '../../payment/duration.ts'
import { exchange } from '../../visits/exchange.ts'
import { type BackendDocument, type RequestDocument, toPattern } from '../format/schema.ts'
import { fill, fillUrl, toBody } from './fill.ts'
import { readLedger } from './ledger.ts'
import { type Answer, toBought, toSeen } from './read-answers.ts'
import { runCommand } from './run-command.ts'
import type { Done, Fills, Subject } from './subject.ts'

type Hook = { request?: RequestDocument | undefined; command?: readonly string[] | undefined }

/** ms of real time */
const timeouts = { buy: 30_000, see: 5_000, job: 60_000, health: 1_000 }

/** A backend as its file describes it. */
export function subjectFromDocument(document: BackendDocument): Subject {
  const { buy, see, page, refund, reconcile, restart, ledger } = document
  const job =
    (name: string, hook: Hook) =>
    async (fills: Fills): Promise<Done> => {
      const { accepted, label } = await ask(hook, fills, { timeout: timeouts.job })
      return accepted === 'yes' ? null : `${name} was answered ${label}`
    }
  return {
    name: document.name ?? 'backend',
    tenantId: document.tenant_id?.toLowerCase() ?? null,
    takesTenant: JSON.stringify(buy).includes('{tenant_id}'),
    signature: document.signature ?? 'required',
    settlesWithin: parseDuration(document.settles_within ?? '5s') ?? 5_000,
    known: document.known ?? [],
    async buy(fills, jar) {
      const answer = await ask(buy, fills, { timeout: timeouts.buy, jar })
      return toBought(answer, buy, buy.request !== undefined)
    },
    see: async (fills) => toSeen(await ask(see, fills, { timeout: timeouts.see }), see),
    page: page === undefined ? null : { url: page.url, failed: toPattern(page.failed) ?? /$^/ },
    refund: refund === undefined ? null : job('refund', refund),
    reconcile: reconcile === undefined ? null : job('reconcile', reconcile),
    restart:
      restart === undefined
        ? null
        : {
            async run() {
              const { code, error, err } = await runCommand(restart.command, timeouts.job)
              if (code === 0) return null
              const told = err === '' ? '' : `: ${err}`
              return error ?? `${restart.command[0]} ended with exit code ${code}${told}`
            },
            async isHealthy() {
              const { status } = await exchange(restart.healthy, { timeout: timeouts.health })
              return status !== null && status >= 200 && status < 300
            },
          },
    ledger: ledger === undefined ? null : () => readLedger(ledger, see),
  }
}

async function ask(
  { request, command }: Hook,
  fills: Fills,
  { timeout, jar }: { timeout: number; jar?: CookieJar },
): Promise<Answer> {
  if (request !== undefined) return askOverHttp(request, fills, timeout, jar)
  const words = (command ?? []).map((word) => fill(word, fills))
  const { code, out, err, error } = await runCommand(words, timeout)
  const told = err === '' ? '' : `: ${err}`
  return {
    label: error ?? `exit code ${code}${code === 0 ? '' : told}`,
    accepted: code === null ? 'silent' : code === 0 ? 'yes' : 'no',
    isUnknown: false,
    location: null,
    text: out,
  }
}

async function askOverHttp(
  { method = 'GET', url, headers = {}, json, form }: RequestDocument,
  fills: Fills,
  timeout: number,
  jar: CookieJar | undefined,
): Promise<Answer> {
  const given = Object.entries(headers).map(
    ([name, value]): Header => [name.toLowerCase(), fill(value, fills)],
  )
  const address = fillUrl(url, fills)
  // What the file has a browser send is the browser's from then on, beside what it is given.
  const own = jar === undefined ? given : await keepCookies(given, jar, address)
  const body = toBody(json, form, fills)
  const {
    status,
    error,
    location,
    body: text,
  } = await exchange(address, {
    method,
    timeout,
    headers: {
      accept: 'application/json',
      ...(body === null ? {} : { 'content-type': body.type }),
      ...Object.fromEntries(own),
    },
    ...(body === null ? {} : { body: body.text }),
    ...(jar === undefined ? {} : { jar }),
  })
  return {
    label: error ?? String(status),
    accepted: status === null ? 'silent' : status < 400 ? 'yes' : 'no',
    isUnknown: status === 404 || status === 410,
    location,
    text,
  }
}

type Header = readonly [name: string, value: string]

/** Puts the cookies of a request into the payer's jar, and answers the other headers. */
async function keepCookies(
  headers: readonly Header[],
  jar: CookieJar,
  url: string,
): Promise<readonly Header[]> {
  const [, cookies = ''] = headers.find(([name]) => name === 'cookie') ?? []
  for (const cookie of cookies.split(';'))
    if (cookie.trim() !== '')
      await jar.setCookie(`${cookie.trim()}; Path=/`, url, { ignoreError: true })
  return headers.filter(([name]) => name !== 'cookie')
}
