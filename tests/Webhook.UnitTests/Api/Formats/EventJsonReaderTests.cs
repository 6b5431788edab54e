using System.Text;
using Webhook.Api.Formats;
using Webhook.Application.Events;

namespace Webhook.UnitTests.Api.Formats;

[TestFixture]
internal sealed class EventJsonReaderTests
{
    private const string Event = """{"event_type":"e","appointment_id":"a","patient_id":"p","timestamp":"t","notes":"n","idempotency_key":"k"}""";

    [Test]
    public void Every_known_member_is_found()
    {
        var read = Read(Event);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Unreadable, Is.Empty);
            Assert.That(read.EventType, Is.EqualTo(IncomingMember.Text("e")));
            Assert.That(read.AppointmentId, Is.EqualTo(IncomingMember.Text("a")));
            Assert.That(read.PatientId, Is.EqualTo(IncomingMember.Text("p")));
            Assert.That(read.Timestamp, Is.EqualTo(IncomingMember.Text("t")));
            Assert.That(read.Notes, Is.EqualTo(IncomingMember.Text("n")));
            Assert.That(read.IdempotencyKey, Is.EqualTo(IncomingMember.Text("k")));
            Assert.That(read.Additional, Is.Null);
        }
    }

    [Test]
    public void What_is_absent_null_or_of_another_type_is_told_apart()
    {
        var read = Read("""{"patient_id":null,"timestamp":1e9,"notes":{"a":[]},"idempotency_key":false}""");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Unreadable, Is.Empty);
            Assert.That(read.EventType.Kind, Is.EqualTo(IncomingKind.Absent));
            Assert.That(read.PatientId, Is.EqualTo(IncomingMember.Null));
            Assert.That(read.Timestamp, Is.EqualTo(IncomingMember.OtherType));
            Assert.That(read.Notes, Is.EqualTo(IncomingMember.OtherType));
            Assert.That(read.IdempotencyKey, Is.EqualTo(IncomingMember.OtherType));
        }
    }

    [Test]
    public void Names_are_known_however_they_are_escaped()
    {
        var read = Read("""{"n\u006Ftes":"a\u0000\ud83d\ude00","\u0070atient_id":"p","Notes":1}""");
        Assert.That(read.Notes, Is.EqualTo(IncomingMember.Text("a\0😀")));
        Assert.That(read.PatientId, Is.EqualTo(IncomingMember.Text("p")));
        Assert.That(read.Additional, Is.EqualTo("""{"Notes":1}"""));
    }

    [TestCase("")]
    [TestCase(" \t\r\n")]
    [TestCase("\ufeff")]
    public void Nothing_is_no_event(string body) => AssertUnreadable(body, " empty_body");

    [TestCase("null")]
    [TestCase("true")]
    [TestCase("12")]
    [TestCase("\"text\"")]
    [TestCase("[]")]
    [TestCase("[{\"notes\":1}]")]
    public void Only_an_object_is_an_event(string body) => AssertUnreadable(body, " wrong_type");

    [TestCase("{")]
    [TestCase("{\"notes\"")]
    [TestCase("{\"notes\":")]
    [TestCase("{\"notes\":\"a")]
    [TestCase("{\"notes\":\"a\"")]
    [TestCase("{\"x\":[1,{\"y\":tru")]
    [TestCase("{\"notes\":\"a\",}", TestName = "A_trailing_comma_in_an_object_is_malformed")]
    [TestCase("{\"x\":[1,]}", TestName = "A_trailing_comma_in_an_array_is_malformed")]
    [TestCase("{/**/}", TestName = "A_block_comment_is_malformed")]
    [TestCase("{} // end", TestName = "A_line_comment_is_malformed")]
    [TestCase("{\"x\":NaN}")]
    [TestCase("{\"x\":Infinity}")]
    [TestCase("{\"x\":-Infinity}")]
    [TestCase("{\"notes\":NaN}")]
    [TestCase("{\"x\":01}")]
    [TestCase("{\"x\":+1}")]
    [TestCase("{\"x\":1.}")]
    [TestCase("{\"x\":.5}")]
    [TestCase("{\"x\":1e}")]
    [TestCase("{'x':1}")]
    [TestCase("{x:1}")]
    [TestCase("{\"x\":\"a\tb\"}", TestName = "A_raw_control_character_is_malformed")]
    [TestCase("{\"x\":\"\\x\"}", TestName = "An_unknown_escape_is_malformed")]
    [TestCase("{\"x\":\"\\u12g4\"}", TestName = "A_broken_escape_is_malformed")]
    [TestCase("{} {}", TestName = "A_second_value_is_malformed")]
    [TestCase("{}x", TestName = "Trailing_data_is_malformed")]
    [TestCase("{}\0", TestName = "A_trailing_NUL_is_malformed")]
    [TestCase("[1", TestName = "A_truncated_array_is_malformed")]
    [TestCase("\ufeffgarbage", TestName = "A_byte_order_mark_before_garbage_is_malformed")]
    [TestCase("\ufeff\ufeff{}", TestName = "A_second_byte_order_mark_is_malformed")]
    [TestCase("<xml/>")]
    [TestCase("event_type=appointment.scheduled")]
    public void What_breaks_the_grammar_is_malformed(string body) =>
        Assert.That(Codes(Read(body)), Has.Member(" malformed_json"));

    [Test]
    public void The_place_of_the_fault_is_told_and_nothing_of_the_text()
    {
        var error = Read("{\"notes\":\"secret\",\n\"patient_id\": secret}").Unreadable.Single();
        Assert.That(error.Detail, Does.Contain("line 2, byte 15").And.Not.Contain("secret"));
    }

    [Test]
    public void A_UTF_8_byte_order_mark_before_JSON_is_skipped() =>
        Assert.That(Read("\ufeff" + Event).Notes, Is.EqualTo(IncomingMember.Text("n")));

    [Test]
    public void Other_encodings_than_UTF_8_are_unreadable([Values("utf-16", "utf-16BE", "utf-32", "utf-32BE")] string name, [Values] bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        var read = EventJsonReader.Read([.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Event)]);
        Assert.That(read.Unreadable, Has.Count.EqualTo(1));
        Assert.That(read.Unreadable[0].Code, Is.EqualTo("malformed_json").Or.EqualTo("invalid_utf8"));
    }

    [TestCase(new byte[] { 0xE9 }, TestName = "Latin_1_is_no_UTF_8")]
    [TestCase(new byte[] { 0xC0, 0x80 }, TestName = "Overlong_forms_are_no_UTF_8")]
    [TestCase(new byte[] { 0xED, 0xA0, 0x80 }, TestName = "Encoded_surrogates_are_no_UTF_8")]
    [TestCase(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, TestName = "Code_points_beyond_Unicode_are_no_UTF_8")]
    [TestCase(new byte[] { 0xF0, 0x9F }, TestName = "Truncated_sequences_are_no_UTF_8")]
    public void Bytes_that_are_no_UTF_8_are_unreadable(byte[] bytes)
    {
        var body = (byte[])[.. "{\"notes\":\""u8, .. bytes, .. "\"}"u8];
        Assert.That(Codes(EventJsonReader.Read(body)), Is.EqualTo(new[] { " invalid_utf8" }));
    }

    [TestCase("""{"notes":"a","notes":"a"}""", "/notes duplicate_member")]
    [TestCase("""{"notes":null,"notes":"a"}""", "/notes duplicate_member")]
    [TestCase("""{"notes":"a","\u006eotes":"b"}""", "/notes duplicate_member")]
    [TestCase("""{"x":1,"y":2,"x":1}""", " duplicate_member")]
    [TestCase("""{"x":1,"\u0078":2}""", " duplicate_member")]
    [TestCase("""{"":1,"":2}""", " duplicate_member")]
    [TestCase("""{"x":{"y":1,"y":1}}""", " duplicate_member")]
    [TestCase("""{"x":[{"y":{"z":1,"\u007a":1}}]}""", " duplicate_member")]
    [TestCase("""{"notes":{"y":1,"y":1}}""", "/notes duplicate_member")]
    [TestCase("""{"é":1,"\u00e9":2}""", " duplicate_member")]
    public void No_object_may_have_a_member_twice(string body, string error) => AssertUnreadable(body, error);

    [TestCase("""{"x":{"x":1,"X":2,"notes":{"notes":1}},"X":[{"x":1},{"x":1}]}""")]
    [TestCase("""{"é":1,"e\u0301":2}""")]
    public void Members_of_different_objects_or_names_are_no_duplicates(string body) =>
        Assert.That(Read(body).Unreadable, Is.Empty);

    [TestCase("""{"notes":"\ud83d"}""", "/notes lone_surrogate")]
    [TestCase("""{"notes":"\ude00"}""", "/notes lone_surrogate")]
    [TestCase("""{"notes":"\ude00\ud83d"}""", "/notes lone_surrogate")]
    [TestCase("""{"notes":"a\ud83d\ud83d\ude00"}""", "/notes lone_surrogate")]
    [TestCase("""{"notes":["\ud83d"]}""", "/notes lone_surrogate")]
    [TestCase("""{"x":"\ud83d"}""", " lone_surrogate")]
    [TestCase("""{"x":{"y":["\ud83dz"]}}""", " lone_surrogate")]
    [TestCase("""{"x":{"\ud83d":1}}""", " lone_surrogate")]
    [TestCase("""{"\ud83d":1}""", " lone_surrogate")]
    [TestCase("""{"n\ud83dtes":1}""", " lone_surrogate")]
    [TestCase("""{"event_typ\ud83d":1}""", " lone_surrogate")]
    [TestCase("""{"\ude00appointment_id":1}""", " lone_surrogate")]
    public void Half_of_a_surrogate_pair_is_no_text(string body, string error) => AssertUnreadable(body, error);

    [Test]
    public void All_that_cannot_be_read_is_reported_at_once()
    {
        var read = Read("""{"notes":"\ud83d","notes":"a","x":{"y":1,"y":"\ude00"}}""");
        Assert.That(Codes(read), Is.EqualTo(new[]
        {
            "/notes lone_surrogate", "/notes duplicate_member", " duplicate_member", " lone_surrogate",
        }));
    }

    [TestCase("[", "]")]
    [TestCase("{\"y\":", "}")]
    public void Nesting_is_limited_to_32_levels_the_event_included(string open, string close)
    {
        var known = "{\"notes\":";
        Assert.That(Read("{\"x\":" + Nested(EventJsonReader.MaxDepth - 1) + "}").Unreadable, Is.Empty);
        Assert.That(Read(known + Nested(EventJsonReader.MaxDepth - 1) + "}").Unreadable, Is.Empty);
        AssertUnreadable("{\"x\":" + Nested(EventJsonReader.MaxDepth) + "}", " too_deep");
        AssertUnreadable(known + Nested(EventJsonReader.MaxDepth) + "}", " too_deep");
        AssertUnreadable("{\"x\":" + Nested(5000) + "}", " too_deep");

        string Nested(int levels) =>
            string.Concat(Enumerable.Repeat(open, levels)) + (open == "[" ? "" : "1") + string.Concat(Enumerable.Repeat(close, levels));
    }

    private static IncomingEvent Read(string body) => EventJsonReader.Read(Encoding.UTF8.GetBytes(body));

    private static IEnumerable<string> Codes(IncomingEvent read) => read.Unreadable.Select(error => $"{error.Pointer} {error.Code}");

    private static void AssertUnreadable(string body, string error) =>
        Assert.That(Codes(Read(body)), Is.EqualTo(new[] { error }));
}
