import type { Config } from '../config.ts'
import { createAccessControl } from './access-control.ts'
import type { Answer } from './answer.ts'
import type { OwnAddresses } from './own-addresses.ts'
import { createProductionWarnings } from './production-warnings.ts'
import { createServer } from './server.ts'

/** The ports of the sandbox: one, or with SANDBOX_CONTROL_PORT a second one for what controls it. */
export function createPorts({
  config,
  answer,
  addresses,
  userAgent,
  onWarning,
  onError,
  keepsRunning,
}: {
  config: Config
  answer: Answer
  /** gets the addresses of the ports once they are open */
  addresses: OwnAddresses
  /** that of our own callbacks */
  userAgent: string
  onWarning: (text: string) => void
  /** gets every error that ends in a 500 */
  onError: (error: unknown) => void
  /** whether an open port keeps the process from ending */
  keepsRunning: boolean
}) {
  const productionWarnings = createProductionWarnings(onWarning)
  productionWarnings.settings(config)
  const controlPort = config.SANDBOX_CONTROL_PORT ?? null
  const access = createAccessControl({
    answer,
    token: config.SANDBOX_CONTROL_TOKEN ?? null,
    publicUrl: config.PUBLIC_URL ?? null,
    hosts: config.SANDBOX_HOSTS,
    userAgent,
    adminUrl: controlPort === null ? null : () => addresses.controlUrl() ?? '',
    noticeSecret: productionWarnings.secret,
  })
  const publicPort = { answer: access.publicPort, number: config.PORT, setting: 'PORT' }
  const adminPort = { answer: access.adminPort, setting: 'SANDBOX_CONTROL_PORT' }
  const server = createServer({
    host: config.HOST,
    onError,
    keepsRunning,
    ports:
      controlPort === null ? [publicPort] : [publicPort, { ...adminPort, number: controlPort }],
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
