import type { Config } from '../config.ts'
import type { Answer } from './answer.ts'
import { createGuard } from './guard.ts'
import type { OwnAddresses } from './own-addresses.ts'
import { createProductionWarnings } from './production-warnings.ts'
import { createServer } from './server.ts'

/** The ports of the sandbox: one, or with SANDBOX_CONTROL_PORT a second one for the back door. */
export function createDoors({
  config,
  answer,
  addresses,
  userAgent,
  onWarning,
  onError,
}: {
  config: Config
  answer: Answer
  /** told where the ports are, once they are open */
  addresses: OwnAddresses
  /** that of our own callbacks */
  userAgent: string
  onWarning: (text: string) => void
  /** told of what ends in a 500 */
  onError: (error: unknown) => void
}) {
  const productionWarnings = createProductionWarnings(onWarning)
  productionWarnings.settings(config)
  const controlPort = config.SANDBOX_CONTROL_PORT ?? null
  const guard = createGuard({
    answer,
    token: config.SANDBOX_CONTROL_TOKEN ?? null,
    publicUrl: config.PUBLIC_URL ?? null,
    hosts: config.SANDBOX_HOSTS,
    userAgent,
    backUrl: controlPort === null ? null : () => addresses.controlUrl() ?? '',
    noticeSecret: productionWarnings.secret,
  })
  const street = { fetch: guard.street, port: config.PORT, setting: 'PORT' }
  const back = { fetch: guard.back, setting: 'SANDBOX_CONTROL_PORT' }
  const server = createServer({
    host: config.HOST,
    onError,
    doors: controlPort === null ? [street] : [street, { ...back, port: controlPort }],
  })

  return {
    /** Opens the ports; returns the base URL of the public one. */
    async listen(): Promise<string> {
      addresses.set(await server.listen())
      return addresses.publicUrl() ?? ''
    },
    close: server.close,
  }
}
