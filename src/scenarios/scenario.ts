import type { ScenarioDocument } from './format/schema.ts'
import type { Tree } from './format/source-tree.ts'

/** A scenario that was loaded and checked: what happens to one payment. */
export type Scenario = {
  readonly name: string
  /** one sentence; empty if the file has none */
  readonly summary: string
  readonly tags: readonly string[]
  /** file, relative to the working directory if inside it, or the call it came with */
  readonly source: string
  /** line of its name in `source`, from 1 */
  readonly line: number
  /** as written, with `extends` resolved */
  readonly document: ScenarioDocument
  /** the same with the place of each value */
  readonly tree: Tree
}

/** `scenario "failed" (scenarios/failed.yaml:3)` */
export function citation({ name, source, line }: Scenario): string {
  return `scenario "${name}" (${source}:${line})`
}
