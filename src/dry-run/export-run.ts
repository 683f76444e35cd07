import { formatDuration } from '../payment/duration.ts'
import type { ApiFault, Mutation, Plan } from '../payment/plan-types.ts'
import { formatMoment } from '../scenarios/format/moments.ts'
import { loadYaml } from '../scenarios/format/yaml.ts'
import { defaultRetry, defaultTimeout } from '../scenarios/plan/deliveries.ts'
import type { Run, RunCallback, RunStatus } from './run.ts'
import { createRunMoments, type RunMoments, toStepId } from './run-moments.ts'

/**
 * A run as a scenario file: a payment under it goes the same way again. What a person did is told as the scenario's own
 * payer; how the merchant answered is not told, since it is the merchant's.
 */
export function exportRun(run: Run): string {
  const moments = createRunMoments(run)
  const { plan } = run
  const document = without({
    version: 1,
    name: run.name,
    summary: run.summary,
    tags: ['saved'],
    seed: plan.seed,
    api: toApi(plan),
    checkout: toCheckout(run, moments),
    timeline: run.statuses.map((status) => findStep(run, moments, status)),
    callbacks: toCallbacks(run, moments),
    expect: run.isOver ? toExpect(run) : null,
  })
  return `# yaml-language-server: $schema=./scenario.v1.schema.json\n${written(document)}`
}

function findStep({ plan }: Run, moments: RunMoments, { status, reason, at }: RunStatus) {
  const step = plan.steps.find((known) => known.status === status)
  const planned = step === undefined ? null : moments.planned(step.at, at)
  const id = toStepId(plan.steps, status)
  return without({ id, at: planned ?? moments.sinceEvent(at), status, reason })
}

function toCheckout({ plan, payer, statuses }: Run, moments: RunMoments) {
  const rounds = plan.payer.rounds === 1 ? null : plan.payer.rounds
  if (payer === null) return without({ mode: 'interactive', rounds })
  const { event } = plan.browser.at
  const isStep = plan.steps.some(({ id }) => id === event)
  const hasHappened =
    !isStep || statuses.some(({ status }) => toStepId(plan.steps, status) === moments.toId(event))
  const at = formatMoment({ ...plan.browser.at, event: isStep ? moments.toId(event) : event })
  const isCancelled =
    payer.cancelAt !== null || payer.leaveAt !== null || payer.bankid !== 'approve'
  return without({
    mode: 'auto',
    think_time: payer.pace === 0 ? null : formatDuration(payer.pace),
    bank: payer.bank,
    account: payer.account,
    bankid: payer.bankid === 'approve' ? null : payer.bankid,
    cancel_at: payer.cancelAt,
    leave_at: payer.leaveAt,
    rounds,
    browser: hasHappened && !isCancelled ? { goes_to: plan.browser.goesTo, at } : null,
  })
}

function toCallbacks(run: Run, moments: RunMoments) {
  const { retry, timeout } = run.plan
  const isUsual = JSON.stringify(retry) === JSON.stringify(defaultRetry)
  const rule = {
    attempts: retry.attempts,
    backoff: retry.backoff.map(formatDuration),
    on: retry.on,
  }
  const deliveries = toDeliveries(run, moments)
  const told = without({
    timeout: timeout === defaultTimeout ? null : formatDuration(timeout),
    retry: isUsual ? null : rule,
    deliveries: deliveries.length === 0 ? null : deliveries,
  })
  return Object.keys(told).length === 0 ? null : told
}

/** Steps that were announced once, in order and whole need no word. */
function toDeliveries(run: Run, moments: RunMoments): object[] {
  const subjects = [...new Set(run.callbacks.map(({ of }) => of))]
  return subjects.flatMap((subject) => {
    const own = run.callbacks.filter(({ of }) => of === subject)
    const isUsual =
      own.length === 1 &&
      own.every(({ send, mutate, scripted }) => send && mutate === null && !scripted)
    if (isUsual) return []
    const told = own.map((callback) => JSON.stringify(toDelivery(run, moments, callback)))
    return [...new Set(told)].map((text) => {
      const copies = told.filter((other) => other === text).length
      return without({ ...JSON.parse(text), copies: copies === 1 ? null : copies })
    })
  })
}

function toDelivery({ plan }: Run, moments: RunMoments, { of, at, send, mutate }: RunCallback) {
  const asPlanned = plan.deliveries
    .filter((delivery) => delivery.of === of && delivery.scripted)
    .map((delivery) => moments.asPlanned(delivery.at, at))
    .find((moment) => moment !== null)
  const id = moments.toId(of)
  const moment = asPlanned ?? moments.sinceStep(id, at) ?? moments.sinceEvent(at)
  return without({ of: id, at: moment, send: send ? null : 'never', mutate: toMutation(mutate) })
}

function toMutation(mutate: Mutation | null) {
  if (mutate === null) return null
  const { contentType, ...rest } = mutate
  return without({ ...rest, content_type: contentType ?? null })
}

function toExpect({ statuses, callbacks, goesTo }: Run) {
  const sent = callbacks.filter(({ send }) => send).toSorted((a, b) => a.at - b.at)
  return without({
    status: statuses.at(-1)?.status ?? null,
    callbacks: sent.map(({ status }) => status),
    browser: goesTo,
  })
}

function toApi({ api }: Plan) {
  const told = Object.entries(api).map(([id, faults]) => [id, faults.map(toFault)])
  return told.length === 0 ? null : Object.fromEntries(told)
}

function toFault({ delay, fail, fault, for: lasts, times, respondAt }: ApiFault) {
  const limits = without({ times, for: lasts === null ? null : formatDuration(lasts) })
  return without({
    delay: delay === null ? null : formatDuration(delay),
    fail: fail === null ? null : { ...fail, ...limits },
    fault,
    ...(fail === null ? limits : {}),
    respond: respondAt === null ? null : `after ${formatMoment(respondAt)}`,
  })
}

/** Without keys that say nothing. */
function without(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== null && value !== undefined),
  )
}

/** YAML with the small maps and lists on one line, as in the shipped files. */
function written(document: object): string {
  const { Document, isCollection, isPair, isSeq, visit } = loadYaml()
  const yaml = new Document(document)
  visit(yaml, {
    Collection(_, node, path) {
      const isInList = path.some((parent) => isSeq(parent))
      const isLeaf = !node.items.some((item) => isCollection(isPair(item) ? item.value : item))
      if (isInList || (path.length > 2 && isLeaf)) node.flow = true
    },
  })
  return yaml.toString({ lineWidth: 100, flowCollectionPadding: true })
}
