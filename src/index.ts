import { readConfig } from './config.ts'
import { createSandbox as build, type Sandbox } from './sandbox.ts'

export type { Sandbox }

/** Errors of our own, which nobody should see. */
function shout(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}

/**
 * A sandbox in this process. `settings` are those of the README's table, by name and as text; `PORT` is 0 (any free
 * one) unless given. Nothing is read from the environment. Throws where a setting, scenario or database is not usable.
 */
export function createSandbox(
  settings: Readonly<Record<string, string>> = {},
  { onError = shout }: { onError?: (error: unknown) => void } = {},
): Sandbox {
  return build(readConfig({ PORT: '0', ...settings }), { onError })
}
