<?xml version="1.0" encoding="UTF-8"?>
<!-- An ADB file with every feature that fwctl reads, in words of its own. test-adb.json has a structure and what its fields are. -->
<NodesDefinition version="1">
<config big_endian_arr="1" />
<config define="KETTLE=1" />
<config define="TRACE" />
<config field_attr="access" type="enum">
	<enum name="ReadOnly" value="RO" />
	<enum name="ReadWrite" value="RW" />
</config>
<info source_doc_name="Tea room" source_doc_version="1.0" />
<include file="test-parts.adb" />

<node name="pot" descr="A pot: a header, what is in it by its kind, and cups up to the end" size="0x68.0">
	<field name="head" descr="" subnode="pot_head" access="RO" offset="0x0.0" size="0x8.0" />
	<field name="serial" descr="" subnode="uint64" access="RO" offset="0x8.0" size="0x8.0" />
	<field name="contents" descr="" subnode="pot_contents" access="RW" offset="0x10.0" size="0x10.0" union_selector="$(parent).head.kind" />
	<field name="label" descr="bytes across dwords" access="RW" offset="0x20.24" size="0x6.0" low_bound="0" high_bound="5" />
	<field name="lid" descr="two short nodes side by side" subnode="pot_lid" offset="0x28.16" size="0x4.0" low_bound="0" high_bound="1" />
	<field name="marks" descr="nibbles" access="RW" offset="0x2c.28" size="0x4.0" low_bound="0" high_bound="7" />
	<field name="levels" descr="whole dwords" access="RO" offset="0x30.0" size="0xc.0" low_bound="0" high_bound="2" />
	<field name="legs" descr="nodes" subnode="pot_leg" offset="0x3c.0" size="0x10" low_bound="0" high_bound="1" />
	<field name="follows" descr="stands behind the field before it" access="RW" size="0x4.0" />
	<field name="heat" descr="only where kettles are defined" inst_ifdef="KETTLE" access="RW" offset="0x50.0" size="0x0.8" />
	<field name="steam" descr="nobody defines this" inst_ifdef="SAMOVAR" access="RW" offset="0x50.0" size="0x0.8" />
	<field name="whistle" descr="" inst_if="KETTLE == 1" access="RW" offset="0x50.8" size="0x0.1" />
	<field name="bell" descr="" inst_if="KETTLE != 1" access="RW" offset="0x50.8" size="0x0.1" />
	<field name="reserved1" descr="" offset="0x50.9" size="0x0.7" />
	<field name="features" descr="Bitmask of what it can do. Bit 0: pour" enum="pour=0x1,stand=0x2,sing=0x4" access="RO" offset="0x50.16" size=".16" />
	<field name="either" descr="a union without a selector" subnode="pot_either" offset="0x54.0" size="0x4.0" />
	<field name="alone" descr="one element is no array" access="RO" offset="0x58.0" size="4.0" low_bound="0" high_bound="0" />
	<field name="cups" descr="as many as there are" subnode="pot_cup" access="RO" offset="0x5c.0" size="0x4.0" low_bound="0" high_bound="VARIABLE" />
</node>

<node name="pot_contents" descr="" attr_is_union="1" size="0x10.0">
	<field name="tea" descr="" subnode="pot_tea" selected_by="tea" offset="0x0.0" size="0x8.0" />
	<field name="coffee" descr="" subnode="pot_coffee" selected_by="coffee" offset="0x0.0" size="0x10.0" />
	<field name="other" descr="" subnode="pot_tea" selected_by="" offset="0x0.0" size="0x8.0" />
</node>

<node name="pot_secret" descr="" inst_ifdef="SAMOVAR" size="0x4.0">
	<field name="nothing" descr="" offset="0x0.0" size="0x4.0" />
</node>

<node name="access_reg_summary" descr="" attr_is_union="1" size="0x80.0">
	<field name="POTR" descr="" subnode="pot" selected_by="POTR" offset="0x0.0" size="0x68.0" />
	<field name="LEGR" descr="" subnode="pot_leg" selected_by="LEGR" offset="0x0.0" size="0x8.0" />
</node>
<node name="access_reg_summary_ctrl" descr="" attr_is_union="1" size="0x4.0">
	<field name="id" descr="" enum="POTR=0xe001,LEGR=0xe002" offset="0x0.0" size="0x4.0" />
</node>
<node name="access_reg_summary_selector" descr="" attr_is_union="1" size="0x80.0">
	<field name="access_reg_summary" descr="" subnode="access_reg_summary" offset="0x0.0" size="0x80.0" union_selector="$(parent).ctrl.id" />
	<field name="ctrl" descr="" subnode="access_reg_summary_ctrl" offset="0x0.0" size="0x4.0" />
</node>
</NodesDefinition>
