export const isFilter = name => name.startsWith('filter.');

/** Whether a query asks for less than all customers from the first on. @param {import('../index.js').CustomerQuery} query */
export const isPart = query => Boolean(query.search || query.after || query.before || query.skip)
  || Object.entries(query).some(([name, value]) => isFilter(name) && value !== undefined);
