import { createEventGraph, type EventGraph } from '../../payment/event-graph.ts'
import { callbackEvents } from '../../payment/payment-events.ts'
import type { BrowserPlan, Delivery, PayerPlan, Step } from '../../payment/plan-types.ts'
import { toDeliveries } from '../plan/deliveries.ts'
import { toBrowserPlan, toPayerPlan } from '../plan/payer.ts'
import { defaultExpiry, effectiveSteps, findRoot, ownSteps } from '../plan/timeline.ts'
import type { Scenario } from '../scenario.ts'
import { apiFindings, heldAnswers } from './check-api.ts'
import { deliveryValueFindings } from './check-deliveries.ts'
import { type Finding, unknownNames } from './check-events.ts'
import { illegalMoves } from './check-transitions.ts'
import { valueFindings } from './check-values.ts'
import { parseWith } from './moments.ts'
import { nearest } from './nearest.ts'
import type { Problem } from './problem.ts'
import type { ScenarioDocument } from './schema.ts'
import { spelled } from './schema-problems.ts'
import { placeAt } from './source-tree.ts'
import type { ValidValues } from './valid-values.ts'

/** What is impossible in a well-formed scenario. `validValues` null: names of banks, accounts and providers are not checked. */
export function checkScenario(
  scenario: Scenario,
  validValues: ValidValues | null,
): readonly Problem[] {
  const findings = [
    ...toFindings(scenario, validValues?.announceInitiated ?? false),
    ...apiFindings(scenario),
    ...deliveryValueFindings(scenario),
    ...payerFindings(toPayerPlan(scenario.document)),
    ...visitFindings(scenario.document),
    ...(validValues === null ? [] : valueFindings(scenario, validValues)),
  ]
  return findings.map(({ path, message }) => ({
    ...placeAt(scenario.tree, path),
    message: `${spelled(path)}${message}`,
  }))
}

function toFindings(scenario: Scenario, announceInitiated: boolean): readonly Finding[] {
  const own = ownSteps(scenario)
  const steps = effectiveSteps(own, defaultExpiry)
  const unknown = unknownNames(scenario, steps)
  if (unknown.length > 0) return unknown

  const deliveries = toDeliveries(scenario, steps, announceInitiated)
  const browser = toBrowserPlan(scenario, steps)
  const graph = createEventGraph(steps, deliveries, browser)
  const lost = [
    ...unreachable(own, steps, graph),
    ...deliveryFindings(deliveries, graph),
    ...browserFindings(browser, steps, graph),
    ...heldAnswers(scenario, graph),
  ]
  if (lost.length > 0) return announceInitiated ? lost : lost.map(withRemedy)
  return [...illegalMoves(own, steps), ...expectedStatus(scenario, steps)]
}

/** No callback is sent for INITIATED, which is in the answer already, unless it is asked for. */
function withRemedy({ path, message }: Finding): Finding {
  if (!message.includes('callback(initiated).')) return { path, message }
  const remedy =
    'INITIATED is announced with SANDBOX_CALLBACK_INITIATED=true, or by a delivery of initiated'
  return { path, message: `${message}; ${remedy}` }
}

function unreachable(
  own: readonly Step[],
  steps: readonly Step[],
  graph: EventGraph,
): readonly Finding[] {
  return own.flatMap((step, index) => {
    if (graph.reachable.has(step.at.event)) return []
    const chain = [step.id]
    let at: Step | undefined = step
    while (at !== undefined && chain.indexOf(at.at.event) === -1) {
      const { event }: Step['at'] = at.at
      chain.push(event)
      at = steps.find((other) => other.id === event)
    }
    if (at !== undefined) chain.push(at.at.event)
    const message = `can never be reached: ${chain.join(' waits for ')}; expected a chain that begins with an event`
    return [{ path: ['timeline', index, 'at'], message }]
  })
}

function deliveryFindings(deliveries: readonly Delivery[], graph: EventGraph): readonly Finding[] {
  const scripted = deliveries.filter((delivery) => delivery.scripted)
  return scripted.flatMap(({ of, at, send }, index) => {
    const path = ['callbacks', 'deliveries', index, 'at']
    if (!graph.reachable.has(at.event))
      return [{ path, message: `can never be reached: ${at.event} never happens` }]
    if (send && graph.reachFrom(callbackEvents(of)).has(at.event)) {
      return [
        {
          path,
          message: `goes on without end: ${at.event} follows from this very callback; expected another event`,
        },
      ]
    }
    return []
  })
}

function browserFindings(
  { at, goesTo }: BrowserPlan,
  steps: readonly Step[],
  graph: EventGraph,
): readonly Finding[] {
  const path = ['checkout', 'browser', 'at']
  if (!graph.reachable.has(at.event))
    return [{ path, message: `can never be reached: ${at.event} never happens` }]
  if (goesTo !== 'nowhere' && graph.reachFrom(['redirect.sent']).has(at.event)) {
    return [{ path, message: `can never be reached: ${at.event} waits for redirect.sent itself` }]
  }
  const root = findRoot({ id: '', at } as Step, steps)?.event
  if (root !== 'checkout.cancelled' && root !== 'checkout.failed') return []
  const url = root === 'checkout.failed' ? 'error_url' : 'cancel_url'
  const message = `after ${root} the browser always goes to ${url} at once; expected a moment after checkout.approved`
  return [{ path, message }]
}

/** Keys of the browser that have no effect. */
function visitFindings({ checkout, callbacks }: ScenarioDocument): readonly Finding[] {
  const { visits, goes_to: goesTo, with: company, ...rest } = checkout?.browser ?? {}
  const path = ['checkout', 'browser']
  if (visits === 'follow' && goesTo === 'nowhere')
    return [{ path: [...path, 'visits'], message: 'has no effect with goes_to: nowhere' }]
  if (visits !== 'follow') {
    const given = { with: company, jar: rest.jar, times: rest.times }
    return Object.entries(given).flatMap(([key, value]) =>
      value === undefined
        ? []
        : [{ path: [...path, key], message: 'has no effect without visits: follow' }],
    )
  }
  if (company === undefined) return []
  const deliveries = (callbacks?.deliveries ?? []).filter(({ of }) => of === parseWith(company))
  if (deliveries.length === 0 || deliveries.some(({ send }) => send !== 'never')) return []
  return [{ path: [...path, 'with'], message: `can never be: ${company} is not sent` }]
}

function payerFindings({ bankid, cancelAt, leaveAt }: PayerPlan): readonly Finding[] {
  if (cancelAt !== null && leaveAt !== null) {
    return [{ path: ['checkout', 'leave_at'], message: 'excludes cancel_at; expected one of them' }]
  }
  const [key, state] = cancelAt === null ? ['leave_at', leaveAt] : ['cancel_at', cancelAt]
  if (state === null || state === 'choose_bank' || state === 'bankid_login') return []
  const isAfterFailure = state === 'bankid_failed'
  if (isAfterFailure === (bankid !== 'approve')) return []
  const message = `can never be reached: with bankid: ${bankid} the payer never sees ${state}`
  return [{ path: ['checkout', key], message }]
}

function expectedStatus({ document }: Scenario, steps: readonly Step[]): readonly Finding[] {
  const status = document.expect?.status
  const possible = [...new Set(steps.map((step) => step.status))]
  if (status === undefined || possible.includes(status)) return []
  const guess = nearest(status, possible) ?? possible.at(-1)
  const message = `nothing makes the payment ${status}; did you mean "${guess}"? Possible: ${possible.join(', ')}`
  return [{ path: ['expect', 'status'], message }]
}
