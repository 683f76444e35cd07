/** @GUESS what a tenant of the sandbox is called */
export function tenantName(tenantId: string): string {
  return `Sandbox tenant ${tenantId.slice(0, 8)}`
}
