import type { Delivery } from '../control-api/schemas/delivery.ts'
import { compareJson } from './compare-json.ts'
import type { Found } from './found.ts'
import type { Ids } from './ids.ts'
import { parseJson } from './json.ts'
import type { Announcement } from './payments.ts'
import type { Exchange } from './recording.ts'

export type Recorded = Announcement & { readonly exchange: Exchange }

export type Sent = Announcement & { readonly delivery: Delivery }

/** Headers of every request, or of the proxies and tunnels that a recording was made behind. */
const ordinary =
  /^(?:host|connection|keep-alive|content-length|content-type|content-encoding|transfer-encoding|accept.*|user-agent|date|te|via|forwarded|priority|baggage|traceparent|tracestate|cdn-loop|cf-.*|sec-.*|x-forwarded-.*|x-real-ip|x-request-id|x-amzn-.*|x-cloud-.*|true-client-ip|ngrok-.*|sentry-.*|x-b3-.*|sandbox-.*|:.*)$/

/** Ed25519 signatures have 64 bytes. */
const signature = /^(?:[A-Za-z\d+/_-]{86}(?:==)?|[\da-f]{128})$/

/** The header that carries a signature, in lower case. */
export function findSignature(headers: Readonly<Record<string, string>>): string | null {
  const found = Object.entries(headers).find(([, value]) => signature.test(value))
  return found?.[0].toLowerCase() ?? null
}

/** Compares the callbacks about each thing: which statuses, in which order, and what each says. */
export function compareCallbacks(
  recorded: readonly Recorded[],
  sent: readonly Sent[],
  ids: Ids,
): Found[] {
  const subjects = [...new Set(recorded.map(({ id }) => id))]
  return subjects.flatMap((id) =>
    compareThose(
      withoutRetries(recorded.filter((one) => one.id === id)),
      sent.filter((one) => one.id === id && one.delivery.state !== 'planned'),
      ids,
    ),
  )
}

/** An attempt that was made again tells the same. */
function withoutRetries(recorded: readonly Recorded[]): Recorded[] {
  return recorded.filter(({ status }, index) => status !== recorded[index - 1]?.status)
}

function compareThose(recorded: readonly Recorded[], sent: readonly Sent[], ids: Ids): Found[] {
  const [first] = recorded
  if (first === undefined) return []
  const where = `callback of a ${sent[0]?.subject ?? first.subject}`
  const left = [...sent]
  const pairs = recorded.map((one) => {
    const place = left.findIndex(({ status }) => status === one.status)
    return { one, other: place < 0 ? undefined : left.splice(place, 1)[0] }
  })
  const common = { where, path: null } as const
  const unsent = pairs.filter(({ other }) => other === undefined)
  const both = pairs.flatMap(({ one, other }) => (other === undefined ? [] : [{ one, other }]))
  const places = both.map(({ other }) => sent.indexOf(other))
  const isInOrder = places.every((place, index) => index === 0 || place > (places[index - 1] ?? 0))
  return [
    ...unsent.map(({ one }): Found => {
      const { entry } = one.exchange
      return { ...common, kind: 'callback', recorded: one.status, here: null, entry }
    }),
    ...left.map(({ status }): Found => {
      const { entry } = first.exchange
      return { ...common, kind: 'callback', recorded: null, here: status, entry }
    }),
    ...(isInOrder
      ? []
      : [
          {
            ...({ ...common, kind: 'order', entry: first.exchange.entry } as const),
            recorded: both.map(({ one }) => one.status).join(', '),
            here: both
              .map(({ other }) => other)
              .toSorted((a, b) => sent.indexOf(a) - sent.indexOf(b))
              .map(({ status }) => status)
              .join(', '),
          },
        ]),
    ...both.flatMap(({ one, other }) => compareMessages(one, other, where, ids)),
  ]
}

function compareMessages(one: Recorded, other: Sent, where: string, ids: Ids): Found[] {
  const { entry, headers, body } = one.exchange
  const request = other.delivery.attempts[0]?.request ?? { headers: {}, body: '' }
  const [recorded, here] = [parseJson(body) ?? null, parseJson(request.body) ?? null]
  ids.learn(recorded, here)
  return [
    ...compareJson(recorded, here, ids).map((found): Found => ({ ...found, where, entry })),
    ...compareHeaders(headers, lowerCase(request.headers)).map(
      (found): Found => ({ ...found, kind: 'header', where, entry }),
    ),
  ]
}

type HeaderFound = Pick<Found, 'path' | 'recorded' | 'here'>

function compareHeaders(
  recorded: Readonly<Record<string, string>>,
  here: Readonly<Record<string, string>>,
): HeaderFound[] {
  const [signedWith, signedHere] = [findSignature(recorded), findSignature(here)]
  const [type, typeHere] = [mediaType(recorded), mediaType(here)]
  const more = Object.keys(recorded).filter(
    (name) => name !== signedWith && !ordinary.test(name) && here[name] === undefined,
  )
  return [
    ...(signedWith === signedHere
      ? []
      : [{ path: 'signature', recorded: signedWith, here: signedHere }]),
    ...(type === typeHere ? [] : [{ path: 'content-type', recorded: type, here: typeHere }]),
    ...more.map((name) => ({ path: name, recorded: name, here: null })),
  ]
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}

/** Without its parameters, such as the charset; null where there is none. */
export function mediaType(headers: Readonly<Record<string, string>>): string | null {
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  return type.trim().toLowerCase() || null
}
