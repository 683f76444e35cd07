import { createConsola } from 'consola/basic'
import { greeting } from '../app/banner.ts'
import { createSandbox } from '../app/create-sandbox.ts'
import { logEvents } from '../app/log.ts'
import { readConfig } from '../config.ts'
import { createProductionWarnings } from '../http/production-warnings.ts'

/** Names of errors that tell the user what to do, and need no stack. */
export const expectedErrors: readonly string[] = [
  'ConfigError',
  'ScenarioError',
  'SeedError',
  'UnknownScenarioError',
  'UnusableDatabaseError',
  'PortInUseError',
  'NoAddressError',
]

/** Opens the sandbox of these settings; `greeting` is what to print once it serves. */
export async function serve(env: Readonly<Record<string, string | undefined>>) {
  const config = readConfig(env)
  const log = createConsola({ level: config.SANDBOX_LOG === 'on' ? 3 : 1 })
  const sandbox = createSandbox(config, {
    onError: (error) => log.error(error),
    onWarning: (text) => log.warn(text),
  })
  const url = await sandbox.listen()
  if (config.SANDBOX_LOG === 'on')
    logEvents(
      sandbox.events,
      log,
      createProductionWarnings((text) => log.warn(text)),
    )
  return {
    close: sandbox.close,
    greeting: greeting(config.PUBLIC_URL ?? url, {
      strict: config.SANDBOX_STRICT,
      page: sandbox.controlUrl() ?? url,
      locked: config.SANDBOX_CONTROL_TOKEN !== undefined,
    }),
  }
}
