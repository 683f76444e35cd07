import { inspect } from 'node:util'
import { createConsola } from 'consola/basic'
import { greeting } from '../app/banner.ts'
import { createSandbox } from '../app/create-sandbox.ts'
import { logEvents } from '../app/log.ts'
import { createLogOutput } from '../app/log-output.ts'
import { readConfig } from '../config.ts'
import { createProductionWarnings } from '../http/production-warnings.ts'
import { maskText } from '../input/mask-secrets.ts'
import { printable } from '../input/printable.ts'
import { databaseTrouble } from '../storage/database-trouble.ts'

/** Names of errors whose messages say what to do, and need no stack. */
export const expectedErrors: readonly string[] = [
  'ConfigError',
  'ScenarioError',
  'SeedError',
  'UnknownScenarioError',
  'UnusableDatabaseError',
  'MissingBinaryError',
  'PortInUseError',
  'NoAddressError',
]

/** Opens the sandbox of these settings; `greeting` is what to print once it serves. */
export async function serve(env: Readonly<Record<string, string | undefined>>) {
  const config = readConfig(env)
  const log = createConsola({
    level: config.SANDBOX_LOG === 'on' ? 3 : 1,
    stdout: createLogOutput(process.stdout),
    stderr: createLogOutput(process.stderr),
  })
  const sandbox = createSandbox(config, {
    onError: (error) => log.error(maskText(printable(databaseTrouble(error) ?? inspect(error)))),
    onWarning: (text) => log.warn(printable(text)),
  })
  const url = await sandbox.listen()
  if (config.SANDBOX_LOG === 'on')
    logEvents(
      sandbox.events,
      log,
      createProductionWarnings((text) => log.warn(printable(text))),
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
