import type { JsonObject } from '../../payment/json.ts'
import type { Catalogue } from '../catalogue.ts'
import type { Scenario } from '../scenario.ts'
import { ScenarioError } from './problem.ts'
import { readTree } from './read-tree.ts'
import { resolveAlone } from './resolve.ts'

/**
 * One scenario that comes with a call instead of a file, as YAML or JSON text or as an object; it may extend those of
 * `catalogue`. `source` stands where the file name would. Throws {@link ScenarioError}.
 */
export function parseScenario(
  input: string | JsonObject,
  source: string,
  catalogue?: Catalogue,
): Scenario {
  const text = typeof input === 'string' ? input : JSON.stringify(input, null, 2)
  const { tree, problems } = readTree(text, source)
  const resolved = resolveAlone({ file: source, fallbackName: 'inline', tree, problems }, catalogue)
  if (resolved.scenario === null) throw new ScenarioError(resolved.problems)
  return resolved.scenario
}
