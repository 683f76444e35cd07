import { formatDuration } from '../payment/duration.ts'
import type { ApiFault, Delivery, Plan } from '../payment/plan-types.ts'
import { formatMoment } from '../scenarios/format/moments.ts'

/** The status a delivery announces, as the merchant reads it. */
export function announcedStatus(plan: Plan, delivery: Delivery): string {
  return (
    delivery.mutate?.status ??
    plan.steps.find((step) => step.id === delivery.of)?.status ??
    delivery.of
  )
}

/** What is done to a message on its way: `with a wrong signature`; empty if nothing. */
export function describeMutation({ mutate }: Delivery): string {
  const damage = [
    mutate?.status === undefined ? [] : ['a false status'],
    mutate?.fields === undefined ? [] : [`fields ${Object.keys(mutate.fields).join(', ')}`],
    mutate?.tamper === undefined
      ? []
      : [`${Object.keys(mutate.tamper).join(', ')} changed after signing`],
    mutate?.signature === undefined ? [] : [`a ${mutate.signature} signature`],
    mutate?.body === undefined ? [] : [`a body that is ${mutate.body.replaceAll('_', ' ')}`],
    mutate?.contentType === undefined ? [] : [`content type ${mutate.contentType}`],
    mutate?.headers === undefined ? [] : [`headers ${Object.keys(mutate.headers).join(', ')}`],
  ].flat()
  return damage.length === 0 ? '' : `with ${damage.join(' and ')}`
}

/** `COMPLETED 2 times at completed with a wrong signature` */
export function describeDelivery(plan: Plan, delivery: Delivery): string {
  const { at, copies, gap, send } = delivery
  const often =
    copies === 1 ? '' : ` ${copies} times${gap === 0 ? '' : ` every ${formatDuration(gap)}`}`
  const text = `${announcedStatus(plan, delivery)}${often} at ${formatMoment(at)}`
  return [text, send ? '' : 'but lost on the way', describeMutation(delivery)]
    .filter((part) => part !== '')
    .join(' ')
}

/** `answers 503 provider_unavailable 2 times` */
export function describeFault(fault: ApiFault): string {
  const words = [
    fault.delay === null ? '' : `takes ${formatDuration(fault.delay)}`,
    fault.fail === null ? '' : `answers ${fault.fail.status} ${fault.fail.error}`,
    fault.fault === null ? '' : faultWords[fault.fault],
    fault.respondAt === null ? '' : `answers after ${formatMoment(fault.respondAt)}`,
  ].filter((word) => word !== '')
  const lasts = fault.for === null ? '' : ` for ${formatDuration(fault.for)}`
  const often = fault.times === null ? '' : fault.times === 1 ? ' once' : ` ${fault.times} times`
  return `${words.join(' and ')}${lasts}${often}`
}

const faultWords = {
  hang: 'hangs',
  reset: 'resets the connection',
  truncate: 'truncates the answer',
  bad_json: 'answers broken JSON',
} as const
