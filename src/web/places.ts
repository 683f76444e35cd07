/** The pages of the window, in the order of its bar. */
export const places = [
  { label: 'Payments', path: '/' },
  { label: 'Activity', path: '/activity' },
  { label: 'Callbacks', path: '/callbacks' },
  { label: 'Scenarios', path: '/scenarios' },
  { label: 'Demo shop', path: '/demo' },
  { label: 'API', path: '/docs' },
]

/** Seldom looked at. */
export const morePlaces = [
  { label: 'Orders', path: '/orders' },
  { label: 'Links', path: '/links' },
  { label: 'Messages', path: '/messages' },
  { label: 'Approvals', path: '/approvals' },
  { label: 'Payouts', path: '/payouts' },
  { label: 'Jobs', path: '/jobs' },
  { label: 'Inboxes', path: '/inboxes' },
  { label: 'Backend test', path: '/backend-test' },
]
