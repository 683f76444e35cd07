import type { Trace } from '../../payment/payment.ts'
import type { ApiContext } from './call.ts'

/** `traceparent` of version 00; a later version may add fields behind it (W3C Trace Context, section 3.2). */
const traceparent = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/

/** `sampled` and `random`; the other flags have no meaning yet, and are not handed on. */
const knownFlags = 0b11

/** A member of `tracestate`: keys of a vendor, or of a tenant of a vendor, and what it says. */
const member =
  /^(?:[a-z\d][\w*/-]{0,255}|[a-z\d][\w*/-]{0,240}@[a-z][\w*/-]{0,13})=[!-+\--<>-~ ]{0,255}[!-+\--<>-~]$/

const mostMembers = 32

/**
 * The trace that a request belongs to; null where it names none, or names it wrongly, which counts as none, and without
 * SANDBOX_TRACE.
 */
export function readTrace(c: ApiContext): Trace | null {
  if (!c.get('engine').settings.trace) return null
  const [, version, id = '', span = '', flags = '', more] =
    traceparent.exec(c.req.header('traceparent') ?? '') ?? []
  const isValid =
    version !== undefined &&
    version !== 'ff' &&
    (version !== '00' || more === undefined) &&
    /[^0]/.test(id) &&
    /[^0]/.test(span)
  if (!isValid) return null
  const kept = (Number.parseInt(flags, 16) & knownFlags).toString(16).padStart(2, '0')
  return { id, flags: kept, state: readState(c.req.header('tracestate')) }
}

/** A list that is broken is dropped as a whole, and the trace goes on without it. */
function readState(header: string | undefined): string | null {
  const members = (header ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
  const keys = new Set(members.map((text) => text.slice(0, text.indexOf('='))))
  const isValid =
    members.length <= mostMembers &&
    keys.size === members.length &&
    members.every((text) => member.test(text) && !/[A-Z]/.test(text.slice(0, text.indexOf('='))))
  return isValid && members.length > 0 ? members.join(',') : null
}
