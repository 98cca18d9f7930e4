/** Every text that the page shows. A second language is a second module of this shape. */
const plural = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');
const customers = n => `${number.format(n)} ${plural.select(n) === 'one' ? 'customer' : 'customers'}`;

export const locale = 'en-GB';

export const messages = {
  title: 'Customers',
  subtitle: 'Kept in step with ERPNext, live.',
  search: 'Search customers',
  searchHint: 'Name, email, phone, tax number or ID',
  clearSearch: 'Clear the search',
  sortBy: 'Sort by',
  tableLabel: 'Customers',
  loading: 'Loading customers…',
  more: 'Load more',
  moreFailed: 'Loading failed. Try again',
  loadingMore: 'Loading…',
  shown: (shown, total) => shown < total ? `${number.format(shown)} of ${customers(total)}` : customers(total),
  found: (shown, total) => `${shown < total ? `${number.format(shown)} of ` : ''}${number.format(total)} ${total === 1 ? 'match' : 'matches'}`,

  states: { connecting: 'Connecting', 'catching-up': 'Catching up', live: 'Live', offline: 'Offline' },
  stateHints: {
    connecting: 'Opening the connection to the change feed.',
    'catching-up': 'Reading what changed meanwhile.',
    live: 'Changes appear as they are committed.',
    offline: 'Not connected. What you see may be out of date; trying again by itself.',
  },

  emptyTitle: 'No customers yet',
  emptyText: 'Customers appear here the moment ERPNext tells about them. Create a webhook in ERPNext for the document type Customer, and point it here:',
  emptyHint: 'Then save any customer in ERPNext. The README says how, step by step, and how to bring in the customers that exist already.',
  copy: 'Copy',
  copied: 'Copied',
  noMatchTitle: 'No customer matches',
  noMatchText: search => `Nothing was found for “${search}”.`,
  failedTitle: 'The customers could not be loaded',
  retry: 'Try again',
  unreachable: 'The server cannot be reached. It is tried again by itself.',
  badAnswer: status => `The server answered with status ${status}.`,

  changes: 'Latest changes',
  noChanges: 'Nothing has changed since you opened this page.',
  kinds: { created: 'Created', updated: 'Updated', renamed: 'Renamed', merged: 'Merged', deleted: 'Deleted', restored: 'Restored' },
  renamedTo: id => `now ${id}`,
  justNow: 'just now',
  announce: (count, name, kind) => count === 1 ? `${name}: ${kind}` : `${number.format(count)} changes; the last: ${name}: ${kind}`,

  close: 'Close',
  notFoundTitle: 'This customer could not be opened',
  disabled: 'Disabled',
  deleted: 'Deleted',
  yes: 'Yes',
  no: 'No',
  none: '—',
  groups: { contact: 'Contact', address: 'Address', trade: 'Commercial', record: 'Record' },
  fields: {
    erpnextId: 'ID', id: 'Local ID', name: 'Name', companyName: 'Company', contactPerson: 'Contact person', email: 'Email',
    phone: 'Phone', address: 'Address', city: 'City', state: 'State', country: 'Country', taxNumber: 'Tax number',
    creditLimit: 'Credit limit', currency: 'Currency', customerType: 'Type', customerGroup: 'Group', territory: 'Territory',
    language: 'Language', website: 'Website', disabled: 'Disabled', primaryContact: 'Primary contact',
    primaryAddress: 'Primary address', erpnextCreation: 'Created in ERPNext', erpnextModified: 'Modified in ERPNext',
    deletedAt: 'Deleted', sequence: 'Last change',
  },
  columns: { name: 'Customer', erpnextId: 'ID', email: 'Email', phone: 'Phone', city: 'City', creditLimit: 'Credit limit', modified: 'Modified' },
  sorts: {
    name: 'Name, A to Z', '-name': 'Name, Z to A', '-modified': 'Last modified', modified: 'First modified',
    erpnextId: 'ID, ascending', '-erpnextId': 'ID, descending', email: 'Email, A to Z', '-email': 'Email, Z to A',
    city: 'City, A to Z', '-city': 'City, Z to A',
  },
};
