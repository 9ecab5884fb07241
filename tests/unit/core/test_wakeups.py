"""Wake-ups."""

from core.wakeups import Typing, Wakeups


async def test_a_slow_reader_keeps_one_mark_per_conversation():
    wakeups = Wakeups()
    with wakeups.subscribe() as subscription:
        for _ in range(1000):
            wakeups.notify(["a"])
        wakeups.notify(["b"])
        assert (await subscription.news(1)).changed == {"a", "b"}
        assert (await subscription.news(0.01)).changed == frozenset()


async def test_who_is_typing_is_the_newest_signal():
    wakeups = Wakeups()
    with wakeups.subscribe() as subscription:
        wakeups.signal(Typing("a", "agent", active=True))
        wakeups.signal(Typing("a", "agent", active=False))
        assert (await subscription.news(1)).typing == (Typing("a", "agent", active=False),)


async def test_nobody_is_told_after_the_block():
    wakeups = Wakeups()
    with wakeups.subscribe() as subscription:
        pass
    wakeups.notify(["a"])
    assert (await subscription.news(0.01)).changed == frozenset()


async def test_who_follows_one_conversation_hears_of_no_other():
    wakeups = Wakeups()
    with wakeups.subscribe_to_one() as subscription:
        subscription.follow("a")
        subscription.follow("b")
        wakeups.notify(["a", "c"])
        wakeups.signal(Typing("c", "bot", active=True))
        assert (await subscription.news(0.01)).overdue
        wakeups.notify(["b"])
        assert (await subscription.news(1)).changed == {"b"}


async def test_typing_alone_is_no_reason_to_look_at_the_database():
    wakeups = Wakeups()
    with wakeups.subscribe() as subscription:
        wakeups.signal(Typing("a", "agent", active=True))
        news = await subscription.news(1)
        assert not news.changed
        assert not news.overdue
