import type { CookieJar } from 'tough-cookie'
import { parseDuration } from '../../payment/duration.ts'
import { exchange } from '../../visits/exchange.ts'
import { type BackendDocument, type RequestDocument, toPattern } from '../format/schema.ts'
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
  const given = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    fill(value, fills),
  ])
  const body = toBody(json, form, fills)
  const {
    status,
    error,
    location,
    body: text,
  } = await exchange(fillUrl(url, fills), {
    method,
    timeout,
    headers: {
      accept: 'application/json',
      ...(body === null ? {} : { 'content-type': body.type }),
      ...Object.fromEntries(given),
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

function toBody(
  json: RequestDocument['json'],
  form: RequestDocument['form'],
  fills: Fills,
): { type: string; text: string } | null {
  if (form !== undefined) {
    const fields = Object.entries(form).map(([name, value]) => [name, fill(value, fills)])
    const text = new URLSearchParams(Object.fromEntries(fields)).toString()
    return { type: 'application/x-www-form-urlencoded', text }
  }
  if (json === undefined) return null
  const filled = (_: string, value: unknown) =>
    typeof value === 'string' ? fill(value, fills) : value
  return { type: 'application/json', text: JSON.stringify(json, filled) }
}

/** `{order}`, `{payment_id}` and `{tenant_id}`; one that is not known stays as it is written. */
export function fill(text: string, fills: Fills): string {
  return text.replaceAll(
    /\{(order|payment_id|tenant_id)\}/g,
    (written, name: keyof Fills) => fills[name] ?? written,
  )
}

export function fillUrl(url: string, fills: Fills): string {
  const encoded = Object.entries(fills).map(([name, value]) => [name, encodeURIComponent(value)])
  return fill(url, Object.fromEntries(encoded))
}
