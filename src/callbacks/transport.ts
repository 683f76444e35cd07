import type { TargetRule } from '../input/target-rules.ts'
import type { HostMap } from './address.ts'
import { createDiagnosis } from './diagnosis.ts'
import { createHttpSender } from './http-sender.ts'
import { createProxies, type ProxySettings } from './proxies.ts'
import { createTargets } from './targets.ts'

/**
 * The HTTP sender as the settings want it. `isOwn`: is this port ours, and the path on it not one that takes callbacks?
 */
export function createTransport(
  settings: ProxySettings & {
    readonly SANDBOX_CALLBACK_HOST_MAP: HostMap
    readonly SANDBOX_CALLBACK_TARGETS: readonly TargetRule[]
  },
  isOwn: (url: URL, port: number) => boolean,
) {
  const targets = createTargets({ rules: settings.SANDBOX_CALLBACK_TARGETS, isOwn })
  const hostMap = settings.SANDBOX_CALLBACK_HOST_MAP
  return createHttpSender({
    hostMap,
    targets,
    advise: createDiagnosis({ targets }),
    findProxy: createProxies(settings),
  })
}
