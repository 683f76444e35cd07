/** The pages of the window, in the order of its bar. */
export const places = [
  { label: 'Payments', path: '/' },
  { label: 'Activity', path: '/activity' },
  { label: 'Callbacks', path: '/callbacks' },
  { label: 'Orders', path: '/orders' },
  { label: 'Scenarios', path: '/scenarios' },
  { label: 'Demo shop', path: '/demo' },
  { label: 'Backend test', path: '/backend-test' },
  { label: 'API', path: '/docs' },
]

/** Seldom looked at. */
export const morePlaces = [
  { label: 'Links', path: '/links' },
  { label: 'Messages', path: '/messages' },
  { label: 'Approvals', path: '/approvals' },
  { label: 'Payouts', path: '/payouts' },
  { label: 'Jobs', path: '/jobs' },
  { label: 'Inboxes', path: '/inboxes' },
]
