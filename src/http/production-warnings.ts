import { isIP } from 'node:net'
import type { Config } from '../config.ts'
import { canonicalHost } from '../input/host-name.ts'
import { parseUrl } from '../input/parse-url.ts'

/** Hosts of the vendors that the sandbox plays, without their own sandboxes. */
const productionHosts =
  /(^|\.)(pingpayments\.com|openbankingplatform\.com|openpayments\.io|bankid\.com)$/
const testHosts = /(^|[.-])(sandbox|test|mimic|docs)([.-]|$)/

/** A host of the real service, with real money behind it. */
function isProduction(host: string): boolean {
  return productionHosts.test(host) && !testHosts.test(host)
}

/** A secret whose text says that it is not for tests. */
function isLiveSecret(secret: string): boolean {
  return (
    /(^|[^a-z])(live|prod|production)([^a-z]|$)/i.test(secret) || secret.includes('PRIVATE KEY')
  )
}

/** A host outside of this machine and its network. */
function isOutside(host: string): boolean {
  const name = canonicalHost(host) ?? host
  if (isIP(name) !== 0)
    return !/^(0|127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\.|^(::1?$|f[cd]|fe80)/.test(name)
  return name.includes('.') && !/\.(localhost|local|internal|test|invalid|example|lan)$/.test(name)
}

/** An address that only this machine reaches. */
function isLoopback(host: string): boolean {
  const name = canonicalHost(host) ?? host
  return /^(127\.[\d.]+|::1|(.+\.)?localhost)$/.test(name)
}

/** Warns once of each value that looks like one of production. Secrets are not repeated. */
export function createProductionWarnings(warn: (text: string) => void) {
  const seen = new Set<string>()
  const once = (key: string, text: string) => {
    if (seen.has(key) || seen.size > 1_000) return
    seen.add(key)
    warn(text)
  }

  return {
    settings(config: Config): void {
      const { HOST, PUBLIC_URL, SANDBOX_TENANTS, SANDBOX_CONTROL_TOKEN: token } = config
      if (PUBLIC_URL !== undefined && isProduction(new URL(PUBLIC_URL).hostname))
        once('url', `PUBLIC_URL is ${PUBLIC_URL}, a host of the real service.`)
      for (const [tenantId, secret] of SANDBOX_TENANTS) {
        if (secret !== null && isLiveSecret(secret))
          once(
            tenantId,
            `The secret of tenant ${tenantId} in SANDBOX_TENANTS looks live. Use one of your own making.`,
          )
      }
      if (token === undefined && !isLoopback(HOST))
        once(
          'host',
          `HOST is ${HOST} and there is no SANDBOX_CONTROL_TOKEN: whoever reaches that address can read and control this sandbox. Set a token, or see that only this machine reaches it; of a container, publish the port as 127.0.0.1:8700:8700.`,
        )
      if (token !== undefined && token.length < 16)
        once(
          'token',
          'SANDBOX_CONTROL_TOKEN is short enough to be guessed; 16 characters or more are better.',
        )
    },
    /** of the header `x-api-secret` */
    secret(text: string): void {
      if (isLiveSecret(text))
        once(
          'secret',
          'An x-api-secret that came in looks live. The sandbox needs none, and any will do.',
        )
    },
    callback(url: string): void {
      const hostname = parseUrl(url)?.hostname
      if (hostname === undefined) return
      if (isProduction(hostname))
        once(hostname, `A callback goes to ${hostname}, a host of the real service.`)
      else if (isOutside(hostname))
        once(
          hostname,
          `Callbacks go to ${hostname}, which is not on this machine. If it is live, it hears of payments that are not.`,
        )
    },
  }
}

export type ProductionWarnings = ReturnType<typeof createProductionWarnings>
