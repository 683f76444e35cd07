import type { Config } from '../config.ts'
import type { Answer } from './answer.ts'
import { createGuard } from './guard.ts'
import { createProductionWarnings } from './production-warnings.ts'
import { isForCallbacks, toPath } from './public-paths.ts'
import { createServer } from './server.ts'

/** The ports of the sandbox: one, or with SANDBOX_CONTROL_PORT a second one for the back door. */
export function createDoors({
  config,
  answer,
  userAgent,
  onWarning,
  onError,
}: {
  config: Config
  answer: Answer
  /** that of our own callbacks */
  userAgent: string
  onWarning: (text: string) => void
  /** told of what ends in a 500 */
  onError: (error: unknown) => void
}) {
  const productionWarnings = createProductionWarnings(onWarning)
  productionWarnings.settings(config)
  let urls: readonly string[] = []
  const controlPort = config.SANDBOX_CONTROL_PORT ?? null
  const guard = createGuard({
    answer,
    token: config.SANDBOX_CONTROL_TOKEN ?? null,
    publicUrl: config.PUBLIC_URL ?? null,
    hosts: config.SANDBOX_HOSTS,
    userAgent,
    backUrl: controlPort === null ? null : () => urls.at(-1) ?? '',
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
    /** Opens the ports; answers the base URL of the street door. */
    async listen(): Promise<string> {
      urls = await server.listen()
      return urls[0] ?? ''
    },
    /** Base URL of the street door; null before it is open. */
    url: (): string | null => urls[0] ?? null,
    /** Base URL of the control API and the web page; null before it is open. */
    controlUrl: (): string | null => urls.at(-1) ?? null,
    /** Is this port one of ours, and what is there by this URL nothing that takes callbacks? */
    isOwn: (url: URL, port: number): boolean =>
      urls.some((own) => Number(new URL(own).port || 80) === port) &&
      !isForCallbacks(toPath({ url: url.href })),
    close: server.close,
  }
}
