using System.Text.Json;
using Nod.Broadcasts;
using NodaTime;

namespace Nod.Tests.Broadcasts;

public sealed class BroadcastStatesTests
{
    private static readonly BroadcastPause Pause = new(Some.Noon, "kim");

    [Fact]
    public void A_draft_starts_as_it_was_looked_at_and_not_otherwise()
    {
        var changed = Drafts.Draft.Extend()!;

        Assert.Null(changed.Start(0, Some.Noon));
        var running = changed.Start(1, Some.Noon)!;

        Assert.Equal((BroadcastStatus.Running, Some.Noon, 2L), (running.Status, running.StartedAt, running.Revision));
        Assert.Null(running.Start(2, Some.Noon));
        Assert.Null(running.Extend());
        Assert.Null(running.Replan(Drafts.Plan, 0));
        Assert.Equal("other", Drafts.Draft.Replan(Drafts.Plan with { Name = "other" }, 2)!.Plan.Name);
    }

    [Fact]
    public void It_is_halted_while_it_runs_and_goes_on_while_it_is_halted()
    {
        var running = Drafts.Running();
        var paused = running.Halt(Pause)!;
        var health = new BroadcastHealth(10, 1, 0, 0);
        var again = paused.Resume(health)!;

        Assert.Equal((BroadcastStatus.Paused, Pause), (paused.Status, paused.Pause));
        Assert.Null(paused.Halt(Pause));
        Assert.Equal((BroadcastStatus.Running, null, health), (again.Status, again.Pause, again.CountedFrom));
        Assert.Null(running.Resume(health));
        Assert.Null(Drafts.Draft.Halt(Pause));
    }

    [Fact]
    public void It_is_canceled_once_and_open_until_what_waited_has_ended()
    {
        var canceled = Drafts.Running().Halt(Pause)!.Cancel(Some.Noon)!;

        Assert.Equal((BroadcastStatus.Canceled, Some.Noon, null), (canceled.Status, canceled.EndedAt, canceled.Pause));
        Assert.Null(canceled.Cancel(Some.Noon));
        Assert.True(canceled.IsOpen);
        Assert.False(canceled.Sweep()!.IsOpen);
        Assert.Null(canceled.Sweep()!.Sweep());
        Assert.Null(Drafts.Running().Sweep());
        Assert.False(Drafts.Draft.Cancel(Some.Noon)!.IsOpen);
    }

    [Fact]
    public void It_is_complete_only_after_everybody_was_judged()
    {
        var running = Drafts.Running();

        Assert.Null(running.Complete(Some.Noon));
        var walked = running.Walk(Some.NewYork, true, JudgedTally.Empty);
        var complete = walked.Complete(Some.Noon)!;

        Assert.Equal((BroadcastStatus.Completed, false), (complete.Status, complete.IsOpen));
        Assert.Null(complete.Cancel(Some.Noon));
        Assert.Null(walked.Halt(Pause)!.Complete(Some.Noon));
    }

    [Fact]
    public void It_reads_back_from_its_json()
    {
        var broadcast = Drafts.Running(
            Drafts.Plan with
            {
                LocalTime = new LocalDateTime(2026, 12, 1, 10, 0, 30),
                Audience = new Audience(AudienceKind.Live, new ContactFilter { Standings = [ProgramStanding.OptedIn] }),
            }
        );
        broadcast = broadcast.Walk(Some.NewYork, false, JudgedTally.Empty).Halt(Pause)!;

        var json = JsonSerializer.Serialize(broadcast, BroadcastJson.Default.Broadcast);
        var again = JsonSerializer.Deserialize(json, BroadcastJson.Default.Broadcast)!;

        Assert.Equal(json, JsonSerializer.Serialize(again, BroadcastJson.Default.Broadcast));
        Assert.Equal((Some.NewYork, broadcast.Plan.LocalTime), (again.Cursor, again.Plan.LocalTime));
        Assert.Contains("\"2026-12-01T10:00:30\"", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"2026-12-01T10:00\"", true)]
    [InlineData("\"2026-12-01T10:00:30\"", true)]
    [InlineData("\"2026-12-01T10:00Z\"", false)]
    [InlineData("\"2026-02-30T10:00\"", false)]
    [InlineData("7", false)]
    public void A_local_time_has_no_zone(string json, bool good)
    {
        var plan =
            $$"""{"name":"","brand":"","program":"","class":"job_alert","body":"","audience":{"kind":"fixed"},"local_time":{{json}}}""";
        var text =
            $$"""{"address":{"organization":"{{Guid.Empty}}","id":"{{Guid.Empty}}"},"plan":{{plan}},"created_at":"2026-11-23T17:00:00Z"}""";

        var failure = Record.Exception(() => JsonSerializer.Deserialize(text, BroadcastJson.Default.Broadcast));

        Assert.Equal(good, failure is null);
    }
}
