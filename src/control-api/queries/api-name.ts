/** Which of the vendor's APIs a request went to; null: an address that none of them has. */
export function apiName(path: string, operation: string | null): string | null {
  if (path.startsWith('/payments/api/')) return 'Ping Payments API'
  if (path.startsWith('/payment_links/api/')) return 'Payment Links API'
  if (path.startsWith('/kyc/api/')) return 'KYC API'
  if (!path.startsWith('/api/')) return null
  // KYC is answered beside Mimic too.
  return operation === null || operation.startsWith('mimic_') ? 'Mimic' : 'KYC API'
}
