import type { ConsolaInstance } from 'consola/basic'
import type { ProductionWarnings } from '../http/production-warnings.ts'
import { maskText } from '../input/mask-secrets.ts'
import { printableLine } from '../input/printable.ts'
import { toWireTime } from '../scheduler/clock.ts'
import type { Events, SandboxEvent } from '../scheduler/events.ts'

const formats: Partial<Record<SandboxEvent['kind'], (event: SandboxEvent) => string>> = {
  'payment.created': ({ facts }) => `created (${facts['provider']}/${facts['method']})`,
  'payment.status': ({ facts }) => String(facts['status']),
  checkout: ({ facts }) => `checkout ${facts['action']} → ${facts['state']}`,
  'callback.attempt': ({ facts }) => `${callback(facts)} → ${facts['url']}`,
  'callback.failed': ({ facts }) =>
    `${callback(facts)} ${facts['forged'] === true ? 'not taken' : 'given up'}`,
  backend: ({ facts }) => `the backend is ${facts['state']}`,
  visit: ({ facts }) => `payer visits ${facts['url']} → ${facts['status_code'] ?? facts['error']}`,
  'callback.lost': ({ facts }) => `callback ${facts['status']} lost on purpose`,
  fault: ({ facts }) => `disturbed the answer to ${facts['operation']}`,
  'payout.held': ({ facts }) => `payout to merchant ${facts['merchant_id']} held`,
  'requisition.status': ({ facts }) => `requisition ${facts['requisition_id']} ${facts['status']}`,
  remark: ({ facts }) => `answered ${facts['operation']}`,
  'payment_order.status': ({ facts }) =>
    `payment order ${facts['payment_order_id']} ${facts['status']}`,
}

function callback({ status, forged }: SandboxEvent['facts']): string {
  return `${forged === true ? 'forged callback' : 'callback'} ${status}`
}

/** ms by which the time of a world may differ from that of the machine before a line says so */
const sameTime = 2_000

/**
 * One line for each thing that happens: when by the clock of the machine, in which world (the beginning of its tenant),
 * to which payment, what, and why; and the world's own time where that is another.
 */
export function logEvents(
  events: Events,
  log: Pick<ConsolaInstance, 'log'>,
  productionWarnings: Pick<ProductionWarnings, 'callback'>,
): void {
  const kinds = Object.keys(formats) as SandboxEvent['kind'][]
  events.listen((item) => {
    if (item.kind === 'callback.attempt') productionWarnings.callback(String(item.facts['url']))
    const format = formats[item.kind]
    if (format === undefined) return
    const subject = item.paymentId === null ? '' : `${item.paymentId} `
    const now = Date.now()
    const time = new Date(now).toISOString().slice(11, 23)
    const world = item.tenantId === null ? '' : `${item.tenantId.slice(0, 8)} `
    const there =
      Math.abs(item.at - now) < sameTime ? '' : ` [${toWireTime(item.at).slice(0, 19)} there]`
    const line = `${time} ${world}${subject}${format(item)} — ${maskText(item.because)}${there}`
    log.log(printableLine(line))
  }, kinds)
}
