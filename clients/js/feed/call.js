/** Calls the application's function. What it throws is reported as from an event handler, and stops nothing of ours. */
export function call(callback, ...values) {
  try {
    return callback?.(...values);
  } catch (error) {
    if (globalThis.reportError) reportError(error);
    else setTimeout(() => { throw error; });
    return undefined;
  }
}
