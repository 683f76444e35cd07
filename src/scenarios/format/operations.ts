/** Operations of the Ping Payments API whose answers a scenario may disturb (`api`). */
export const operationIds = [
  'create_payment_order',
  'get_payment_order',
  'list_payment_orders',
  'update_payment_order',
  'close_payment_order',
  'split_payment_order',
  'settle_payment_order',
  'create_payment',
  'get_payment',
  'list_payments',
  'update_payment',
  'stop_payment',
  'create_payment_batch',
  'create_payment_consent',
  'get_payment_consent',
  'refund_payment',
  'reconcile_payment',
  'create_documents',
  'create_merchant',
  'get_merchant',
  'list_merchants',
  'create_activation',
  'get_activation',
  'create_account_verification_session',
  'get_account_verification_session',
  'get_tenant',
  'update_tenant',
  'list_allocations',
  'list_payment_order_allocations',
  'list_payouts',
  'get_payout',
  'list_disbursements',
  'get_disbursement',
  'create_liquidity_account',
  'get_liquidity_account',
  'list_deposit_bank_accounts',
  'list_transfers',
  'connect_transfer',
  'poke',
  'generate_signing_key',
  'get_signing_key',
] as const

export type OperationId = (typeof operationIds)[number]

/** Operations of Mimic, the vendor's tool for tests beside the API: no scenario disturbs them. */
export const mimicIds = [
  'mimic_deposit_payment',
  'mimic_disbursements',
  'mimic_merchant',
  'mimic_autogiro_mandate',
  'mimic_autogiro_payment',
  'mimic_payment_consent',
  'mimic_open_payments_payment',
] as const

export type MimicId = (typeof mimicIds)[number]
