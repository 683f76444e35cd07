import type { Nature } from '../../callbacks/verdict.ts'
import { maskText, maskUrl } from '../../input/mask-secrets.ts'
import { parseUrl } from '../../input/parse-url.ts'
import type { Diagnosis } from '../schemas/diagnosis.ts'

type Attempt = {
  readonly url: string
  readonly nature?: Nature
  readonly response: {
    readonly status_code: number
    readonly headers: Record<string, string>
  } | null
  readonly error: string | null
}

/**
 * What went wrong with an attempt and what would have worked; null where the backend did right: it acknowledged a genuine
 * callback, or refused what the scenario forged or damaged.
 */
export function diagnose({ url, nature = 'genuine', response, error }: Attempt): Diagnosis | null {
  if (error === null) return nature === 'forged' ? ofTaken(response?.status_code) : null
  if (response !== null)
    return nature === 'genuine' ? ofAnswer(url, response) : ofDamaged(nature, response.status_code)
  const place = toPlace(url)
  if (place === null) {
    const problem = `The attempt was never made: ${error}.`
    return { problem, advice: 'Correct status_callback_url: nothing can be posted to it as it is.' }
  }
  const found = ofConnection.find(({ pattern }) => pattern.test(error))
  if (found === undefined) {
    return {
      problem: `The attempt ended before an answer was seen: ${error}.`,
      advice: `Check that ${place.origin} is a web server that can be reached from this machine, and redeliver.`,
    }
  }
  return found.explain(place, error)
}

type Place = {
  readonly origin: string
  readonly host: string
  readonly port: string
  readonly protocol: string
  readonly isLocal: boolean
}

function toPlace(url: string): Place | null {
  const parsed = parseUrl(url)
  if (parsed === null) return null
  const { origin, hostname, port, protocol } = parsed
  const isLocal = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
  const usual = protocol === 'https:' ? '443' : '80'
  return { origin, host: hostname, port: port === '' ? usual : port, protocol, isLocal }
}

const inContainer =
  'If this sandbox runs in a container, localhost is the container itself: use host.docker.internal (Docker Desktop, or --add-host=host.docker.internal:host-gateway) or the service name of a compose file.'

/** By Node's message for a connection that failed. */
const ofConnection: readonly {
  readonly pattern: RegExp
  readonly explain: (place: Place, error: string) => Diagnosis
}[] = [
  {
    pattern: /ECONNREFUSED/,
    explain: ({ host, port, isLocal }) => ({
      problem: `Nothing listens on port ${port} of ${host}: the connection was refused.`,
      advice: `Start your backend on port ${port}, or correct the port in status_callback_url. ${isLocal ? inContainer : 'Check that it listens on 0.0.0.0 and not on 127.0.0.1 only.'}`,
    }),
  },
  {
    pattern: /ENOTFOUND|EAI_AGAIN/,
    explain: ({ host }) => ({
      problem: `The name ${host} leads to no address: DNS does not know it.`,
      advice: `Correct the host in status_callback_url. ${host === 'host.docker.internal' ? 'On Linux start the container with --add-host=host.docker.internal:host-gateway; outside of a container use localhost.' : 'Use a name that this machine can resolve: localhost, an address, or in compose the name of the service.'}`,
    }),
  },
  {
    pattern: /no answer within/,
    explain: ({ origin }, error) => ({
      problem: `${origin} took the connection and gave ${error}.`,
      advice:
        'Answer 200 as soon as the message is stored, and do the work afterwards. A scenario may give more time with callbacks.timeout.',
    }),
  },
  {
    pattern: /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/,
    explain: ({ host }) => ({
      problem: `${host} cannot be reached from here: there is no route to it, or a firewall drops the packets.`,
      advice:
        'Use an address that this machine can reach. A tunnel or a VPN that is down looks like this, too.',
    }),
  },
  {
    pattern: /certificate|CERT|self.signed|SSL|TLS|EPROTO|wrong version number/i,
    explain: ({ origin, protocol }) =>
      protocol === 'https:'
        ? {
            problem: `No secure connection to ${origin} came about.`,
            advice:
              'If that port speaks plain HTTP, write http:// in status_callback_url. For a certificate of your own, start the sandbox with NODE_EXTRA_CA_CERTS=<your CA file>.',
          }
        : {
            problem: `${origin} speaks another protocol than HTTP.`,
            advice: 'Write https:// in status_callback_url if that port expects TLS.',
          },
  },
  {
    pattern: /ECONNRESET|socket hang up|EPIPE|Parse Error/,
    explain: ({ origin, port }) => ({
      problem: `${origin} took the connection and closed it without an HTTP answer.`,
      advice: `Check that port ${port} is your web server and that it does not crash on this message; its log knows. If it expects TLS, write https://.`,
    }),
  },
  {
    pattern: /sandbox stopped/,
    explain: () => ({
      problem: 'The sandbox was stopped while it waited for the answer.',
      advice:
        'It sends the message again by itself. Your backend may have had it already: take the same message twice without harm.',
    }),
  },
]

function ofTaken(statusCode: number | undefined): Diagnosis {
  return {
    problem: `Your backend acknowledged a forged callback${statusCode === undefined ? '' : ` with ${statusCode}`}.`,
    advice:
      'Verify the signature over the raw body, with the public key of GET /signing_key, before you believe anything in it. Answer 401 where the signature is wrong or missing.',
  }
}

/** An answer that does not acknowledge what the scenario forged or damaged. */
function ofDamaged(nature: Exclude<Nature, 'genuine'>, statusCode: number): Diagnosis | null {
  if (statusCode >= 400 && statusCode < 500) return null
  const what = nature === 'unreadable' ? 'a callback it could not read' : 'a forged callback'
  return {
    problem: `Your backend answered ${statusCode} to ${what}. It did not take it, but did not refuse it either.`,
    advice:
      'Answer such a message with a 4xx, such as 401 for a wrong signature or 400 for a body that is not JSON.',
  }
}

function ofAnswer(url: string, { status_code, headers }: NonNullable<Attempt['response']>) {
  const path = maskText(parseUrl(url)?.pathname ?? '/')
  const to = headers['location']
  const toUrl = to === undefined ? null : parseUrl(to, url)
  const target = toUrl === null ? '' : ` (${maskUrl(toUrl.href)})`
  if (status_code >= 300 && status_code < 400) {
    return {
      problem: `Your backend answered ${status_code}, a redirect${to === undefined ? '' : ` to ${to}`}. Redirects are not followed.`,
      advice: `Put the final address into status_callback_url${target}: watch out for http against https, a missing "/" at the end, and login walls.`,
    }
  }
  return {
    problem: `Your backend answered ${status_code}. Only a 2xx acknowledges a callback.`,
    advice: adviceFor(status_code, path),
  }
}

function adviceFor(status: number, path: string): string {
  if (status === 404)
    return `There is no route for POST ${path}. Correct the path in status_callback_url, or add the route.`
  if (status === 405) return `The route ${path} does not take POST. Callbacks are POST requests.`
  if (status === 401 || status === 403)
    return 'A login or CSRF check blocks the callback, or your backend found the signature wrong. Let callbacks pass without a login and verify their signature over the raw body.'
  if (status === 400 || status === 415 || status === 422)
    return 'Your backend could not read the message. It is JSON with content type application/json; take unknown fields without complaint.'
  if (status === 413) return 'A body limit blocks the callback; callbacks are a few hundred bytes.'
  if (status === 429) return 'A rate limit blocks the callback; do not count callbacks.'
  if (status >= 500)
    return 'Your backend failed on this message; its log knows why. Correct it and redeliver: the body stays the same.'
  return 'Answer 200 (any 2xx) as soon as the message is stored.'
}
