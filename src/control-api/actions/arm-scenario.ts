import { limits } from '../../input/limits.ts'
import type { JsonObject } from '../../payment/json.ts'
import { unknownWord } from '../../scenarios/format/nearest.ts'
import { parseScenario } from '../../scenarios/format/parse-scenario.ts'
import { formatProblem, ScenarioError } from '../../scenarios/format/problem.ts'
import { toPlan } from '../../scenarios/plan/plan.ts'
import type { Scenario } from '../../scenarios/scenario.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import { toWorldEvent } from '../../scheduler/events.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import { unseenSignatures } from '../queries/signature-notes.ts'

/**
 * Arms a scenario for the next payments of a world, or as its default. `scenario`: a name, a whole document, or null to
 * disarm. Returns what has no effect in this world, in sentences. Throws ControlError for an unknown name, for a document
 * that is not valid, and where too many are armed already.
 */
export function armScenario(
  control: Control,
  tenantId: string,
  scenario: string | JsonObject | null,
  how: { readonly next: number } | 'default',
  by: string,
): readonly string[] {
  const { worlds, stores, events } = control
  worlds.ensure(tenantId)
  const checked = scenario === null ? null : check(control, scenario)
  if (scenario !== null && how !== 'default' && stores.armed.isFull(tenantId))
    refuse(409, 'too_many_armed', tooManyArmed)
  const because = `${by} at ${toWireTime(worlds.now(tenantId))}`
  const choice = scenario === null ? null : JSON.stringify({ scenario, because })
  if (how === 'default') stores.worlds.setDefaultScenario(tenantId, choice)
  else if (choice === null) stores.armed.disarm(tenantId)
  else stores.armed.arm(tenantId, choice, how.next)
  const at = worlds.now(tenantId)
  const facts = { scenario: checked?.name ?? null, next: how === 'default' ? null : how.next }
  events.publish(toWorldEvent({ tenantId, at, kind: 'scenario.armed', because: by }, facts))
  if (checked === null) return []
  const plan = toPlan(checked, { expiry: null })
  return unseenSignatures(control, tenantId, plan)
}

function check(control: Control, scenario: string | JsonObject): Scenario {
  const catalogue = control.catalogue()
  if (typeof scenario === 'string') {
    const known = catalogue.get(scenario)
    if (known !== undefined) return known
    if (/[\n:{]/.test(scenario)) refuse(422, 'invalid_call', textInsteadOfObject)
    const names = catalogue.all().map(({ name }) => name)
    return refuse(422, 'unknown_scenario', unknownWord('scenario', scenario, names))
  }
  try {
    return parseScenario(scenario, 'POST /_sandbox/arm', catalogue)
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    return refuse(422, 'invalid_scenario', error.problems.map(formatProblem).join('; '))
  }
}

const tooManyArmed = `A world has ${limits.armed.choices} armed scenarios at the most, and ${limits.armed.characters} characters of them; disarm with null, or use next for how many payments.`

const textInsteadOfObject =
  'scenario: expected a name, or a whole scenario as an object such as {"version":1}, got a text; POST /_sandbox/dry_run reads YAML and answers the object'
