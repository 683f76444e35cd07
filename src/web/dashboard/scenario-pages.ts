import type { Context } from 'hono'
import type { Control } from '../../control-api/control.ts'
import {
  findScenario,
  listScenarioProblems,
  listScenarios,
} from '../../control-api/queries/scenarios.ts'
import type { ScenarioReport } from '../../control-api/schemas/scenario.ts'
import { demoTenant } from '../../payment/own-tenants.ts'
import type { ArmedWorld } from './armed-worlds.ts'
import { armedWorlds, worldChoices } from './armed-worlds.ts'
import type { Row } from './diagram-row.ts'
import type { Frame } from './frame.ts'
import { frameFor, inWorld } from './frame.ts'
import { previewRows } from './timeline-rows.ts'

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
    readonly copyUrl: string
  }

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
    copyUrl: inWorld(`/scenarios/dry-run?copy=${encodeURIComponent(report.name)}`, tenantId),
    ...arming(control, tenantId),
  }
}

export function toCard(
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

export function arming(control: Control, tenantId: string | null) {
  return {
    tenantId,
    worldChoices: worldChoices(control, tenantId),
    tryTenant: tenantId ?? demoTenant,
    scenariosUrl: inWorld('/scenarios', tenantId),
  }
}
