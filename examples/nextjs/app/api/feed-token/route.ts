import { feedTokenRoute } from 'customersync/next';
import { userOf } from '@/session';

export const { POST } = feedTokenRoute({
  authorize: async () => {
    const user = await userOf();
    return user ? { user } : null;
  },
});
