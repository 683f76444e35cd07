import type { Context } from 'hono'
import { armScenario } from '../../control-api/actions/arm-scenario.ts'
import { saveScenario } from '../../control-api/actions/save-scenario.ts'
import type { Control } from '../../control-api/control.ts'
import { ControlError } from '../../control-api/http/errors.ts'
import { tenantFrom } from '../../control-api/http/world.ts'
import { exportScenario } from '../../control-api/queries/export-scenario.ts'
import { findPayment } from '../../control-api/queries/find-payment.ts'
import { copyScenario } from '../../control-api/queries/scenario-text.ts'
import { dryRunScenario } from '../../control-api/queries/scenarios.ts'
import { type DryRunSummary, dryRunSchema } from '../../control-api/schemas/dry-run.ts'
import type { ScenarioReport } from '../../control-api/schemas/scenario.ts'
import type { JsonObject } from '../../payment/json.ts'
import type { Form } from '../form.ts'
import { armedAs } from './actions.ts'
import { type Frame, frameFor, inWorld } from './frame.ts'
import type { Option } from './list-parts.ts'
import { type Notice, toNotice } from './notices.ts'
import { type Arming, arming, type ScenarioCard, toCard } from './scenario-pages.ts'
import { nameOfWorld } from './world-names.ts'

type Payer = DryRunSummary['payer']

export type DryRunPage = Frame &
  Arming & {
    readonly yaml: string
    readonly dryRunUrl: string
    readonly payers: readonly Option[]
    /** where a document can be saved; null: no directory is set */
    readonly directory: string | null
    /** somebody tried to save over a scenario, and may do so now */
    readonly mayReplace: boolean
    /** what is wrong with the document, or why it was not armed or saved; the line that it is about */
    readonly problems: readonly { readonly text: string; readonly line: string | null }[]
    readonly warnings: readonly { readonly text: string; readonly line: string | null }[]
    /** null: nothing was sent yet, or there are problems */
    readonly result: {
      readonly scenario: ScenarioCard
      readonly timeline: string
      /** how it goes with each payer who was played */
      readonly sentences: readonly string[]
    } | null
  }

/** What the editor of the dry run begins with. */
const example = `version: 1
name: declined-late
summary: Approved, and refused by the bank an hour later.
timeline:
  - { id: declined, at: checkout.approved + 1h, status: DECLINED, reason: AM04 }
callbacks:
  deliveries:
    - { of: declined, copies: 2, gap: 5s }
`

const noWorld = 'Choose the world to arm it in.'

const payerLabels: Readonly<Record<Payer, string>> = {
  scenario: 'as the scenario says',
  approves: 'approves',
  cancels: 'cancels',
  is_refused: 'is declined by the bank',
  leaves: 'closes the tab',
  lets_time_run_out: 'does nothing',
}

/**
 * `form` null: nothing was sent yet, and the editor has a copy of what `copy` or `run` names. Otherwise its `yaml` is run
 * with its `payer`, and `how` arms it (`next`, `default`) or saves it (`save`). Throws ControlError for a copy of what
 * there is not.
 */
export async function dryRunPage(
  control: Control,
  c: Context,
  tenantId: string | null,
  form: Form | null,
): Promise<DryRunPage> {
  const yaml = form?.yaml ?? (await firstText(control, c))
  const answer = form === null ? nothing : await runForm(control, { ...form, yaml })
  const { notice, problems, warnings, result } = answer
  const frame = frameFor(control, c, 'Dry run', tenantId)
  return {
    ...frame,
    notice: notice ?? frame.notice,
    yaml,
    payers: Object.entries(payerLabels).map(([value, label]) => ({
      value: value === 'scenario' ? '' : value,
      label,
      isChosen: value === (form?.['payer'] || 'scenario'),
    })),
    directory: control.scenariosDirectory,
    mayReplace: answer.mayReplace,
    problems: problems.map(withLine),
    warnings: warnings.map(withLine),
    result:
      result === null
        ? null
        : {
            scenario: toCard(result.scenario, tenantId, []),
            timeline: result.scenario.timeline,
            sentences: result.sentences,
          },
    dryRunUrl: inWorld('/scenarios/dry-run', tenantId),
    ...arming(control, tenantId),
  }
}

async function firstText(control: Control, c: Context): Promise<string> {
  const { copy, run, tenant_id } = c.req.query()
  if (copy !== undefined) return copyScenario(control, copy)
  if (run === undefined) return example
  const { scenario } = await exportScenario(control, findPayment(control, run, tenant_id ?? null))
  return scenario
}

/** `dry run:7:5: …` is about line 7. */
function withLine(text: string): { text: string; line: string | null } {
  return { text, line: /^dry run:(\d+)/.exec(text)?.[1] ?? null }
}

type Answer = {
  readonly notice: Notice | null
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
  readonly mayReplace: boolean
  readonly result: {
    readonly scenario: ScenarioReport
    readonly sentences: readonly string[]
  } | null
}

const nothing: Answer = {
  notice: null,
  problems: [],
  warnings: [],
  mayReplace: false,
  result: null,
}

async function runForm(control: Control, form: Form): Promise<Answer> {
  const { yaml = '', how, tenant_id = '' } = form
  const payer = dryRunSchema.shape.payer.safeParse(form['payer']).data
  const { scenario, document, problems, warnings, runs } = await dryRunScenario(
    control,
    yaml,
    payer === undefined ? {} : { payer },
  )
  if (scenario === null) return { ...nothing, problems }
  const sentences = runs.map(({ sentence }) => sentence)
  const played = { ...nothing, warnings, result: { scenario, sentences } }
  if (how === 'save') return save(control, form, scenario.name, played)
  if (how !== 'next' && how !== 'default') return played
  if (tenant_id === '') return { ...nothing, problems: [noWorld] }
  const tenantId = tenantFrom(tenant_id)
  const whose = how === 'default' ? ('default' as const) : { next: 1 }
  const unseen = armScenario(control, tenantId, document as JsonObject, whose, 'the dashboard')
  const did = armedAs(how === 'default', unseen)
  return {
    ...played,
    notice: toNotice({ did, what: scenario.name, in: tenantId }, (id) => nameOfWorld(control, id)),
  }
}

function save(
  control: Control,
  { yaml = '', replace }: Form,
  name: string,
  played: Answer,
): Answer {
  try {
    const what = saveScenario(control, name, yaml, replace === 'yes')
    return { ...played, notice: toNotice({ did: 'saved', what }, (id) => nameOfWorld(control, id)) }
  } catch (error) {
    if (!(error instanceof ControlError)) throw error
    return { ...played, problems: [error.message], mayReplace: error.code === 'already_there' }
  }
}
