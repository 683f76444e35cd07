import { formatDuration } from '../payment/duration.ts'
import type { JsonObject } from '../payment/json.ts'
import type { Mutation, Plan, VisitPlan } from '../payment/plan-types.ts'
import { isTerminal, type PaymentStatus } from '../payment/status-transitions.ts'
import type { Catalogue } from '../scenarios/catalogue.ts'
import { parseScenario } from '../scenarios/format/parse-scenario.ts'
import { ScenarioError } from '../scenarios/format/problem.ts'
import { loadYaml } from '../scenarios/format/yaml.ts'
import type { DryRuns } from './dry-runs.ts'
import {
  compact,
  type DocumentDraft,
  planToDocument,
  toApi,
  toCallbacks,
  toMutate,
  toVisits,
} from './plan-to-document.ts'
import type { DryRun } from './run-scenario.ts'

/** What happened to a payment, as it is recorded. `at` in ms since the payment was created. */
export type RecordedRun = {
  readonly name: string
  readonly summary: string
  readonly plan: Plan
  readonly provider: string
  readonly method: string
  readonly parameters: JsonObject
  /** what a person or a test did, as the scenario's own payer would; null where none could, or nobody did anything */
  readonly payer: OwnPayer | null
  /** did the scenario play the payer to the end? */
  readonly isScripted: boolean
  readonly isOver: boolean
  readonly statuses: readonly {
    readonly status: PaymentStatus
    readonly step: string | null
    readonly reason: string | null
    readonly at: number
  }[]
  readonly callbacks: readonly {
    /** id of the step it tells of */
    readonly of: string
    readonly status: string
    readonly at: number
    readonly isLost: boolean
    readonly mutate: Mutation | null
    /** HTTP statuses of the merchant's answers; 0: none came */
    readonly answers: readonly number[]
  }[]
  readonly redirect: { readonly to: string; readonly at: number } | null
}

/** Keys of `checkout` that say what the scenario's own payer does. */
export type OwnPayer = Readonly<
  Partial<Record<'think_time' | 'bank' | 'account' | 'bankid' | 'cancel_at' | 'leave_at', string>>
>

export type ExportedRun = {
  /** YAML */
  readonly scenario: string
  /** what a payment under it does otherwise, a sentence each */
  readonly differences: readonly string[]
}

/**
 * A run as a scenario file. Each way to write it is played once; the first that comes out the same is handed out, or the
 * one that differs least, with what differs.
 */
export async function exportRun(
  dryRuns: DryRuns,
  catalogue: Catalogue,
  run: RecordedRun,
): Promise<ExportedRun> {
  const planned = planToDocument(run.plan)
  const candidates = [
    ...(run.isScripted ? [planned] : []),
    ...(run.isScripted || run.isOver ? [] : [playedBy({ mode: 'interactive' }, planned)]),
    ...(run.payer === null ? [] : [playedBy({ mode: 'auto', ...run.payer }, planned)]),
    ...(run.isOver ? [toFixedDocument(run)] : []),
  ]
  const played = []
  for (const candidate of candidates) {
    const document = { ...header(run), ...candidate, ...expectation(run) }
    const differences = await differencesOf(dryRuns, catalogue, run, document)
    if (differences.length === 0) return { scenario: write(document, []), differences }
    played.push({ document, differences })
  }
  const [best] = played.sort((a, b) => a.differences.length - b.differences.length)
  if (best === undefined) throw new Error('A run can be written in no way.')
  return { scenario: write(best.document, best.differences), differences: best.differences }
}

function playedBy(payer: DocumentDraft, document: DocumentDraft): DocumentDraft {
  const {
    bankid: _,
    cancel_at: __,
    leave_at: ___,
    ...checkout
  } = (document['checkout'] ?? {}) as JsonObject
  return { ...document, checkout: { ...checkout, ...payer } }
}

function header({ name, summary }: RecordedRun): DocumentDraft {
  return { version: 1, name, summary, tags: ['saved'] }
}

function expectation({ isOver, statuses, callbacks, redirect }: RecordedRun): DocumentDraft {
  if (!isOver) return {}
  const sent = callbacks.filter(({ isLost }) => !isLost).toSorted((a, b) => a.at - b.at)
  return {
    expect: compact({
      status: statuses.at(-1)?.status,
      callbacks: sent.map(({ status }) => status).filter((status) => status !== ''),
      browser: redirect?.to,
    }),
  }
}

/** An event that does not come where nobody plays the payer. */
const never = 'checkout.failed'

/**
 * The run with every instant as it was, whoever caused it: nobody plays the payer, and the built-in reactions to a payer
 * are replaced by steps that do not come.
 */
function toFixedDocument(run: RecordedRun): DocumentDraft {
  const ids = new Map<string, string>()
  const steps = run.statuses.slice(1).map(({ status, step, reason, at }, index) => {
    const id = idFor(status, index, run)
    if (step !== null) ids.set(step, id)
    return { id, at, entry: compact({ id, at: instant(at), status, reason }) }
  })
  const times = new Map(steps.map(({ id, at }) => [id, at]))
  const missing = run.callbacks.filter(({ of }) => !ids.has(of) && !times.has(of))
  const unreached = [...new Map(missing.map(({ of, status }) => [of, status]))]
  const timeline = [
    ...steps.map(({ entry }) => entry),
    ...unreached.map(([id, status]) => ({ id, at: never, status })),
    ...(opensByItself(run) ? [notByOpening] : []),
  ]
  return compact({
    seed: run.plan.seed,
    api: toApi(run.plan),
    checkout: {
      mode: 'interactive',
      browser:
        run.redirect === null
          ? { goes_to: 'nowhere', at: 'payment.created' }
          : {
              goes_to: run.redirect.to,
              at: instant(run.redirect.at),
              ...toVisits(renamed(run.plan.browser.visits, ids)),
            },
    },
    timeline: timeline.length === 0 ? null : timeline,
    callbacks: toCallbacks(run.plan, toDeliveries(run, ids, times)),
  })
}

/** The step whose callback the visits leave with has another id here. */
function renamed(visits: VisitPlan | undefined, ids: ReadonlyMap<string, string>) {
  if (visits === undefined || visits.with === null) return visits
  return { ...visits, with: ids.get(visits.with) ?? visits.with }
}

/** Replaces the built-in PENDING of a checkout that the provider opens itself, where the run had none. */
const notByOpening = { id: 'not_by_opening', at: 'checkout.opened + 3650d', status: 'PENDING' }

function opensByItself({ statuses }: RecordedRun): boolean {
  const last = statuses.at(-1)
  const hasPending = statuses.some(({ status }) => status === 'PENDING')
  return !hasPending && last !== undefined && last.at > 0 && isTerminal(last.status)
}

/** A status that comes again has a number behind it. */
function idFor(status: PaymentStatus, index: number, { statuses }: RecordedRun): string {
  const before = statuses.slice(1, index + 1).filter((other) => other.status === status).length
  return `${status.toLowerCase()}${before === 0 ? '' : `_${before + 1}`}`
}

/** A step needs no entry that had one callback, unchanged and at its own instant. */
function toDeliveries(
  { callbacks }: RecordedRun,
  ids: ReadonlyMap<string, string>,
  times: ReadonlyMap<string, number>,
): object[] {
  const own = callbacks.map((callback) => ({
    ...callback,
    id: ids.get(callback.of) ?? callback.of,
  }))
  const silent = [...times.keys()].filter((id) => !own.some((callback) => callback.id === id))
  const written = own.flatMap(({ id, at, isLost, mutate }) => {
    const isOnlyOne = own.filter((other) => other.id === id).length === 1
    if (isOnlyOne && !isLost && mutate === null && times.get(id) === at) return []
    const how = isLost ? { send: 'never' } : { mutate: mutate === null ? null : toMutate(mutate) }
    return [compact({ of: id, at: instant(at), ...how })]
  })
  return [...written, ...silent.map((id) => ({ of: id, at: never }))]
}

function instant(at: number): string {
  return at === 0 ? 'payment.created' : `payment.created + ${formatDuration(at)}`
}

/** Plays the document and compares. */
async function differencesOf(
  dryRuns: DryRuns,
  catalogue: Catalogue,
  run: RecordedRun,
  document: DocumentDraft,
): Promise<string[]> {
  try {
    const scenario = parseScenario(document as JsonObject, run.name, catalogue)
    const { provider, method, parameters } = run
    const merchant = merchantOf(run)
    const [played] = await dryRuns.run(scenario, {
      provider,
      method,
      parameters,
      merchant,
      ...(run.isOver ? { payer: 'scenario' as const } : {}),
    })
    if (played === undefined) return ['it cannot be played']
    return run.isOver ? compare(run, played, merchant) : ['the payment had not ended yet']
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    return [`it cannot be written: ${error.message}`]
  }
}

/** The merchant of a replay: like the recorded one, as far as one list of answers can say it. */
function merchantOf({ callbacks }: RecordedRun): readonly number[] {
  const [longest = []] = callbacks
    .map(({ answers }) => answers)
    .toSorted((a, b) => b.length - a.length)
  return longest.length === 0 ? [200] : longest.map((answer) => (answer === 0 ? 500 : answer))
}

function compare(run: RecordedRun, played: DryRun, merchant: readonly number[]): string[] {
  const statuses = (list: readonly { status: string; at: number }[]) =>
    list.map(({ status, at }) => `${status} after ${formatDuration(at)}`).join(', ')
  const callbacks = (list: readonly { status: string; at: number; isLost: boolean }[]) =>
    list
      .map(({ status, at, isLost }) => ({
        at,
        text: `${status}${isLost ? ' lost' : ` after ${formatDuration(at)}`}`,
      }))
      .toSorted((a, b) => a.at - b.at || (a.text < b.text ? -1 : 1))
      .map(({ text }) => text)
      .join(', ')
  const back = (redirect: { to: string; at: number } | null) =>
    redirect === null ? 'nowhere' : `${redirect.to} after ${formatDuration(redirect.at)}`
  const points = [
    ['the statuses were', statuses(run.statuses), statuses(played.statuses)],
    [
      'the callbacks were',
      callbacks(run.callbacks),
      callbacks(played.callbacks.map((one) => ({ ...one, isLost: one.state === 'lost' }))),
    ],
    ['the browser went to', back(run.redirect), back(played.redirect)],
  ] as const
  const differences = points.flatMap(([what, was, is]) =>
    was === is ? [] : [`${what} ${was}; here ${is}`],
  )
  const isUneven = run.callbacks.some(({ answers }) =>
    answers.some((answer, index) => (answer || 500) !== (merchant[index] ?? merchant.at(-1))),
  )
  return differences.length > 0 && isUneven
    ? [...differences, 'the merchant answered each callback in its own way, which no scenario says']
    : differences
}

/** YAML with the small maps and lists on one line, as in the shipped files. */
function write(document: DocumentDraft, differences: readonly string[]): string {
  const { Document, isCollection, isPair, isSeq, visit } = loadYaml()
  const yaml = new Document(document)
  visit(yaml, {
    Collection(_, node, path) {
      const isInList = path.some((parent) => isSeq(parent))
      const isLeaf = !node.items.some((item) => isCollection(isPair(item) ? item.value : item))
      if (isInList || (path.length > 2 && isLeaf)) node.flow = true
    },
  })
  const lines = [
    '# yaml-language-server: $schema=./node_modules/ping-sandbox/scenarios/scenario.v1.schema.json',
    ...differences.map((difference) => `# differs: ${difference}`),
    yaml.toString({ lineWidth: 100, flowCollectionPadding: true }),
  ]
  return lines.join('\n')
}
