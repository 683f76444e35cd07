import { z } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import { createBoundedCache } from '../../input/bounded-cache.ts'
import { ApiError, invalid } from './api-error.ts'
import type { ApiContext } from './call.ts'
import { uuid } from './fields.ts'
import { invalidFormat } from './validation.ts'

const missingTenant = {
  error: 'missing_header',
  description:
    'Missing header: tenant_id. If your client does send it, a proxy on the way has probably dropped it: ' +
    'names with an underscore are dropped by default (nginx: "underscores_in_headers on;").',
  property: 'tenant_id',
}

const versionDate = z.iso.date()

/** Who may call in strict mode, and how others are refused. */
export type TenantAuth = {
  /** lower-case `tenant_id` → secret, or null where none is needed; consulted in strict mode only */
  readonly tenants: ReadonlyMap<string, string | null>
  readonly authFailureStatus: 403 | 401
}

/**
 * Who is calling: the header `tenant_id` opens that tenant's world; the first call that is no GET creates it. An `auto`
 * world does not jump until the answer is given.
 */
export async function enterTenant(
  { worlds, scheduler, settings }: Engine,
  auth: TenantAuth,
  c: ApiContext,
  next: () => Promise<void>,
): Promise<void> {
  const call = c.get('call')
  const tenantId = readTenant(c)
  call.apiVersion = readVersion(c)
  if (settings.strict) authenticate(auth, tenantId, c.req.header('x-api-secret'))
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
  const world = isRead ? worlds.read(tenantId) : worlds.ensure(tenantId)
  call.tenantId = tenantId
  call.at = worlds.now(tenantId)
  if (world.clockMode !== 'auto') return next()
  const release = scheduler.hold(tenantId)
  call.letTimeJump = release
  try {
    await next()
  } finally {
    release()
  }
}

/** What was made of headers that are ids: every request has one. */
const readTenants = createBoundedCache<string, string>(1_000)

function readTenant(c: ApiContext): string {
  const header = c.req.header('tenant_id')
  if (header === undefined) return invalid([missingTenant])
  const known = readTenants.get(header)
  if (known !== undefined) return known
  const tenantId = uuid.safeParse(header)
  if (tenantId.success) return readTenants.set(header, tenantId.data)
  return invalid([{ ...invalidFormat(':uuid'), property: 'tenant_id' }])
}

function readVersion(c: ApiContext): string | null {
  const header = c.req.header('x-api-version')
  if (header === undefined || versionDate.safeParse(header).success) return header ?? null
  return invalid([{ ...invalidFormat(':date'), property: 'x-api-version' }])
}

/** @GUESS status and code of a refused caller: no source shows them (docs/contract/ping-payments-api.md#open-8) */
function authenticate(
  { tenants, authFailureStatus }: TenantAuth,
  tenantId: string,
  secret: string | undefined,
): void {
  const wanted = tenants.get(tenantId)
  if (wanted === null || (wanted !== undefined && wanted === secret)) return
  const description =
    wanted === undefined
      ? `The tenant ${tenantId} is not listed, and this sandbox runs in strict mode: name it in SANDBOX_TENANTS or in the SANDBOX_SEED file.`
      : `The header x-api-secret is ${secret === undefined ? 'missing' : 'wrong'} for tenant ${tenantId}.`
  throw new ApiError(authFailureStatus, [{ error: 'operation_forbidden', description }])
}
