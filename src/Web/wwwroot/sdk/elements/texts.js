/** What the elements say, by language. */
const languages = {
  en: {
    sync: 'Sync from ERPNext',
    updates: 'Updates Available',
    syncing: 'Syncing…',
    progress: (done, total) => total ? `Syncing… ${done} of ${total}` : `Syncing… ${done}`,
    synced: 'Synced',
    failed: 'The sync failed.',
    absent: 'This server has no sync yet.',
    busy: 'The server cannot sync now. Try again later.',
    unreachable: 'The server cannot be reached.',
    close: 'Close',
    toasts: 'Customer changes',
    kinds: { created: 'Created', updated: 'Updated', renamed: 'Renamed', merged: 'Merged', deleted: 'Deleted', restored: 'Restored' },
    fields: fields => fields.map(field => field.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)).join(', '),
    many: count => `${count} customers changed`,
  },
  ar: {
    sync: 'مزامنة من ERPNext',
    updates: 'توجد تحديثات',
    syncing: 'جارٍ المزامنة…',
    progress: (done, total) => total ? `جارٍ المزامنة… ${done} من ${total}` : `جارٍ المزامنة… ${done}`,
    synced: 'تمت المزامنة',
    failed: 'فشلت المزامنة.',
    absent: 'لا تتوفر المزامنة على هذا الخادم بعد.',
    busy: 'لا يستطيع الخادم المزامنة الآن. حاول لاحقًا.',
    unreachable: 'تعذّر الوصول إلى الخادم.',
    close: 'إغلاق',
    toasts: 'تغييرات العملاء',
    kinds: { created: 'أُنشئ', updated: 'عُدّل', renamed: 'أُعيدت تسميته', merged: 'دُمج', deleted: 'حُذف', restored: 'استُعيد' },
    fields: fields => fields.length > 1 ? `${fields.length} حقول` : 'حقل واحد',
    many: count => `تغيّر ${count} من العملاء`,
  },
};

/** Adds or replaces texts of a language. */
export function addTexts(language, texts) {
  languages[language] = { ...languages.en, ...languages[language], ...texts };
}

/** The texts for an element: of the nearest `lang`, else English. */
export function textsFor(element) {
  const lang = element.closest('[lang]')?.lang || navigator.language;
  return languages[lang] ?? languages[lang.split('-')[0]] ?? languages.en;
}
