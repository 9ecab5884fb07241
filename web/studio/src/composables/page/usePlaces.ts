import { ChatDotRound } from "@element-plus/icons-vue";
import { computed } from "vue";

import { PLACES } from "../../model/places";
import { useCommunity } from "./useCommunity";
import { useLocale } from "./useLocale";

/** Where one can go from here, in words; the community has pages of its own. */
export function usePlaces() {
  const { t, locale } = useLocale();
  const community = useCommunity();
  return computed(() => [
    ...PLACES.map((place) => ({ ...place, words: t(place.words) })),
    ...(community.value
      ? [{ name: "community", words: t("nav.community"), icon: ChatDotRound, href: `/community/${locale.value}/moderation` }]
      : []),
  ]);
}
