import type { Context } from 'hono'
import { armScenario } from '../../control-api/actions/arm-scenario.ts'
import type { Control } from '../../control-api/control.ts'
import { tenantFrom } from '../../control-api/http/world.ts'
import {
  dryRunScenario,
  findScenario,
  listScenarioProblems,
  listScenarios,
} from '../../control-api/queries/scenarios.ts'
import type { ScenarioReport } from '../../control-api/schemas/scenario.ts'
import type { JsonObject } from '../../payment/json.ts'
import { demoTenant } from '../../payment/own-tenants.ts'
import type { Form } from '../form.ts'
import type { ArmedWorld } from './armed-worlds.ts'
import { armedWorlds, worldChoices } from './armed-worlds.ts'
import type { Row } from './diagram-row.ts'
import type { Frame } from './frame.ts'
import { frameFor, inWorld } from './frame.ts'
import { type Notice, toNotice } from './notices.ts'
import { previewRows } from './timeline-rows.ts'
import { nameOfWorld } from './world-names.ts'

export type ScenarioCard = {
  readonly name: string
  readonly href: string
  readonly summary: string
  readonly explanation: string
  readonly source: string
  readonly tags: readonly string[]
  readonly appliesTo: readonly string[]
  readonly isStandard: boolean
  readonly isArmed: boolean
  readonly rows: readonly Row[]
}

/** What a page that arms scenarios has. */
export type Arming = {
  /** null: all worlds, and the form asks for one */
  readonly tenantId: string | null
  /** empty where a world is shown */
  readonly worldChoices: readonly { readonly value: string; readonly label: string }[]
  readonly tryTenant: string
  readonly scenariosUrl: string
}

export type ScenariosPage = Frame &
  Arming & {
    readonly scenarios: readonly ScenarioCard[]
    readonly tags: readonly {
      readonly name: string
      readonly href: string
      readonly isChosen: boolean
    }[]
    readonly problems: readonly string[]
    readonly armedIn: readonly ArmedWorld[]
    readonly dryRunUrl: string
  }

export type ScenarioPage = Frame &
  Arming & {
    readonly scenario: ScenarioCard
    readonly timeline: string
  }

export type DryRunPage = Frame &
  Arming & {
    readonly yaml: string
    readonly dryRunUrl: string
    /** what is wrong with the document, or why it was not armed */
    readonly problems: readonly string[]
    /** null: nothing was sent yet, or there are problems */
    readonly result: { readonly scenario: ScenarioCard; readonly timeline: string } | null
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

/** Every scenario, what it does, and what is armed. */
export async function scenariosPage(
  control: Control,
  c: Context,
  tenantId: string | null,
): Promise<ScenariosPage> {
  const tag = c.req.query('tag')
  const all = await listScenarios(control)
  const armedIn = armedWorlds(control, tenantId)
  const tags = [...new Set(all.flatMap((scenario) => scenario.tags))].sort()
  return {
    ...frameFor(control, c, 'Scenarios', tenantId),
    scenarios: all
      .filter((scenario) => !tag || scenario.tags.includes(tag))
      .map((scenario) => toCard(scenario, tenantId, armedIn)),
    tags: ['', ...tags].map((name) => ({
      name: name === '' ? 'all' : name,
      href: inWorld(name === '' ? '/scenarios' : `/scenarios?tag=${name}`, tenantId),
      isChosen: name === (tag ?? ''),
    })),
    problems: listScenarioProblems(control),
    armedIn,
    dryRunUrl: inWorld('/scenarios/dry-run', tenantId),
    ...arming(control, tenantId),
  }
}

/** Throws ControlError for an unknown name. */
export async function scenarioPage(
  control: Control,
  c: Context,
  name: string,
  tenantId: string | null,
): Promise<ScenarioPage> {
  const report = await findScenario(control, name)
  return {
    ...frameFor(control, c, report.name, tenantId),
    scenario: toCard(report, tenantId, armedWorlds(control, tenantId)),
    timeline: report.timeline,
    ...arming(control, tenantId),
  }
}

/** `form` null: nothing was sent yet. Otherwise its `yaml` is run, and armed where `how` is `next` or `default`. */
export async function dryRunPage(
  control: Control,
  c: Context,
  tenantId: string | null,
  form: Form | null,
): Promise<DryRunPage> {
  const yaml = form?.yaml ?? example
  const { notice, problems, result } =
    form === null ? nothing : await runAndArm(control, { ...form, yaml })
  const frame = frameFor(control, c, 'Dry run', tenantId)
  return {
    ...frame,
    notice: notice ?? frame.notice,
    yaml,
    problems,
    result:
      result === null
        ? null
        : { scenario: toCard(result, tenantId, []), timeline: result.timeline },
    dryRunUrl: inWorld('/scenarios/dry-run', tenantId),
    ...arming(control, tenantId),
  }
}

function toCard(
  report: ScenarioReport,
  tenantId: string | null,
  armedIn: readonly ArmedWorld[],
): ScenarioCard {
  const { name, summary, explanation, source, line, tags, applies_to, course } = report
  return {
    name,
    href: inWorld(`/scenarios/${encodeURIComponent(name)}`, tenantId),
    summary: summary === '' ? explanation : summary,
    explanation,
    source: `${source}:${line}`,
    tags,
    appliesTo: applies_to,
    isStandard: armedIn.some(({ standard }) => standard?.scenario === name),
    isArmed: armedIn.some(({ armed }) => armed.some(({ scenario }) => scenario === name)),
    rows: previewRows(course),
  }
}

function arming(control: Control, tenantId: string | null) {
  return {
    tenantId,
    worldChoices: worldChoices(control, tenantId),
    tryTenant: tenantId ?? demoTenant,
    scenariosUrl: inWorld('/scenarios', tenantId),
  }
}

async function runAndArm(
  control: Control,
  { yaml = '', how, tenant_id = '' }: Form,
): Promise<DryRunAnswer> {
  const { scenario: result, document, problems } = await dryRunScenario(control, yaml)
  const isStandard = how === 'default'
  if (result === null || !(isStandard || how === 'next')) return { notice: null, problems, result }
  if (tenant_id === '') return { notice: null, problems: [noWorld], result: null }
  const tenantId = tenantFrom(tenant_id)
  const whose = isStandard ? ('default' as const) : { next: 1 }
  armScenario(control, tenantId, document as JsonObject, whose, 'the dashboard')
  const did = isStandard ? 'standard' : 'armed'
  return {
    notice: toNotice({ did, what: result.name, in: tenantId }, (id) => nameOfWorld(control, id)),
    problems,
    result,
  }
}

type DryRunAnswer = {
  readonly notice: Notice | null
  readonly problems: readonly string[]
  readonly result: ScenarioReport | null
}

const nothing: DryRunAnswer = { notice: null, problems: [], result: null }
