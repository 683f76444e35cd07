import type { ApprovalContext } from '../approvals/approvals.ts'
import type { DryRuns } from '../dry-run/dry-runs.ts'
import type { Engine } from '../engine/engine.ts'
import type { SeedFile } from '../seed/read-seed.ts'

/** What the functions of this module work with. The dashboard and the demo shop call the same functions. */
export type Control = Engine & {
  readonly approvals: ApprovalContext
  /** plays documents without touching any world */
  readonly dryRuns: DryRuns
  /** what a world has from its beginning */
  readonly seed: SeedFile
  /** SANDBOX_SCENARIOS; null: only the shipped scenarios are there */
  readonly scenariosDirectory: string | null
  /** name of the header that carries the signature of a callback */
  readonly signatureHeader: string
  readonly publicApi: PublicApi
}

/** The Ping Payments API of this process, for callers of our own: test payments and the demo shop. */
export type PublicApi = {
  /** answers a request as the port would */
  readonly fetch: (request: Request) => Promise<Response>
  /** the origin the caller knows us by, such as `http://127.0.0.1:8700`: PUBLIC_URL, else the request's */
  readonly getOrigin: (request: Request) => string
  /** where this process reaches itself, whatever name it has outside; null without a port */
  readonly ownOrigin: () => string | null
  /** are tenants, secrets and merchants checked? */
  readonly isStrict: boolean
  readonly secretFor: (tenantId: string) => string | null
}
